#pragma once

#include "freertos/FreeRTOS.h"

typedef struct tskTaskControlBlock* TaskHandle_t;

extern "C" void vTaskDelay(TickType_t xTicksToDelay);
