#pragma once

// What the Arduino core calls of a sketch.
void setup();
void loop();
