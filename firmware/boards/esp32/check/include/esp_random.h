#pragma once

#include <stddef.h>

extern "C" void esp_fill_random(void* buf, size_t len);
