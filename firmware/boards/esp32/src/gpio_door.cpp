#include "gpio_door.h"

#include <driver/gpio.h>

#include "board_options.h"

namespace leitstand::board {

namespace {

bool is_low(gpio_num_t pin) { return gpio_get_level(pin) == 0; }

void make_output(gpio_num_t pin, bool on) {
  gpio_set_level(pin, on ? 1 : 0);
  gpio_config_t config{};
  config.pin_bit_mask = uint64_t{1} << static_cast<unsigned>(pin);
  // Readable too, for the self-test.
  config.mode = GPIO_MODE_INPUT_OUTPUT;
  gpio_config(&config);
  gpio_set_level(pin, on ? 1 : 0);
}

void make_input(gpio_num_t pin) {
  gpio_config_t config{};
  config.pin_bit_mask = uint64_t{1} << static_cast<unsigned>(pin);
  config.mode = GPIO_MODE_INPUT;
  config.pull_up_en = GPIO_PULLUP_ENABLE;
  gpio_config(&config);
}

bool has_level(gpio_num_t pin, bool high) { return is_low(pin) != high; }

}  // namespace

void GpioDoor::begin() {
  make_output(options::lock_pin, current());
  make_output(options::buzzer_pin, false);
  make_output(options::led_pin, false);
  make_input(options::contact_pin);
  make_input(options::rex_pin);
  make_input(options::tamper_pin);
  make_input(options::button_pin);
}

bool GpioDoor::lock_obeys() const { return has_level(options::lock_pin, current()); }

bool GpioDoor::buzzer_obeys() const { return has_level(options::buzzer_pin, sounding_); }

bool GpioDoor::readers_idle() const {
  for (const options::ReaderPins& reader : options::readers) {
    if (is_low(reader.data0) || is_low(reader.data1)) return false;
  }
  return true;
}

void GpioDoor::set_fail_safe(bool fail_safe) {
  fail_safe_ = fail_safe;
  gpio_set_level(options::lock_pin, current() ? 1 : 0);
}

void GpioDoor::release_lock(bool released) {
  released_ = released;
  gpio_set_level(options::lock_pin, current() ? 1 : 0);
}

Contact GpioDoor::contact() const {
  return is_low(options::contact_pin) == options::door_closed_reads_low ? Contact::closed : Contact::open;
}

bool GpioDoor::exit_requested() const { return is_low(options::rex_pin); }

bool GpioDoor::tampered() const { return is_low(options::tamper_pin) == options::tampered_reads_low; }

bool GpioDoor::button_pressed() const { return is_low(options::button_pin); }

void GpioDoor::sound(bool on) {
  sounding_ = on;
  gpio_set_level(options::buzzer_pin, on ? 1 : 0);
}

void GpioDoor::light(bool on) { gpio_set_level(options::led_pin, on ? 1 : 0); }

}  // namespace leitstand::board
