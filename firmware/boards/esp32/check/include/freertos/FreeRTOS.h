#pragma once

#include <stdint.h>

typedef int BaseType_t;
typedef unsigned int UBaseType_t;
typedef uint32_t TickType_t;

#define pdFALSE 0
#define pdTRUE 1
#define portMAX_DELAY 0xffffffffUL
#define pdMS_TO_TICKS(ms) static_cast<TickType_t>(ms)
#define portYIELD_FROM_ISR() \
  do {                       \
  } while (false)
