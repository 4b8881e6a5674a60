#pragma once
// The two slots of a node on a PC: files beside its flash, and what a bootloader would keep of them.

#include <cstdio>
#include <string>

#include "leitstand/ports.h"

namespace leitstand::board {

/// What is kept of the slots, as a bootloader keeps it.
struct BootRecord {
  char active = 'a';
  /// `s` runs for good, `n` is to be tried at the next start, `t` is being tried.
  char state = 's';
};

/**
 * Slot `a` is the program that was started until an update goes there; the files lie in `<dir>/firmware`. A program on
 * trial that ends in any way but by being marked healthy does not start again.
 */
class FileSlots : public OtaSlots {
 public:
  FileSlots(std::string directory, uint32_t trial_ms) : directory_(std::move(directory)), trial_ms_(trial_ms) {}
  ~FileSlots() override;
  FileSlots(const FileSlots&) = delete;
  FileSlots& operator=(const FileSlots&) = delete;

  /// 128 hex digits; false where they are none.
  bool set_publisher(const std::string& hex);

  const uint8_t* publisher() const override { return publisher_; }
  const char* chip() const override { return "linux"; }
  char running() const override { return running_; }
  bool begin(uint32_t size) override;
  bool write(const uint8_t* data, size_t length) override;
  bool finish() override;
  bool boot_other() override { return keep({other(), 'n'}); }
  bool on_trial() const override { return on_trial_; }
  bool mark_healthy() override;
  bool roll_back() override { return keep({other(), 's'}); }
  uint32_t trial_ms() const override { return trial_ms_; }
  OtaNote note() const override;
  bool save_note(const OtaNote& note) override;

  /// What a bootloader does: chooses the slot, and becomes its program where that is not this one. Returns where this
  /// one is to run.
  void choose(char** arguments);
  /// Starts the whole program anew, as a reset does. Returns only where that fails.
  static void restart(char** arguments);

 private:
  char other() const { return running_ == 'a' ? 'b' : 'a'; }
  std::string path(const char* name) const { return directory_ + "/firmware/" + name; }
  std::string program(char slot) const;
  bool keep(const BootRecord& record);
  BootRecord record() const;

  std::string directory_;
  uint32_t trial_ms_;
  uint8_t publisher_[64] = {};
  char running_ = 'a';
  bool on_trial_ = false;
  std::FILE* writing_ = nullptr;
};

}  // namespace leitstand::board
