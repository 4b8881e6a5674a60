#pragma once

#include <stddef.h>

// What the Arduino core calls of a sketch.
void setup();
void loop();

#define SET_LOOP_TASK_STACK_SIZE(bytes)                         \
  size_t get_arduino_loop_task_stack_size() { return (bytes); } \
  static_assert(true, "")
