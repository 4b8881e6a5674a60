#include "file_slots.h"

#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <cstring>

#include "leitstand/text.h"

namespace leitstand::board {

namespace {

// As on a chip with 8 MB and two slots, but a program for a PC is larger.
constexpr uint32_t slot_size = 64U << 20;
// The chosen slot goes to the chosen program, and the first program's own path to whoever restarts.
constexpr char chosen_name[] = "LEITSTAND_SLOT";
constexpr char first_name[] = "LEITSTAND_FIRST";
constexpr int highest_descriptor = 1024;

std::string own_path() {
  char path[PATH_MAX];
  const ssize_t length = ::readlink("/proc/self/exe", path, sizeof path - 1);
  return length > 0 ? std::string(path, static_cast<size_t>(length)) : std::string();
}

std::string first_program() {
  const char* known = std::getenv(first_name);
  return known == nullptr ? own_path() : std::string(known);
}

/// Whole or not at all, also where power goes.
bool replace_file(const std::string& path, const void* bytes, size_t length) {
  const std::string fresh = path + ".new";
  std::FILE* file = std::fopen(fresh.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written =
      std::fwrite(bytes, 1, length, file) == length && std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0;
  return std::fclose(file) == 0 && written && std::rename(fresh.c_str(), path.c_str()) == 0;
}

bool read_file(const std::string& path, void* bytes, size_t length) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  const bool read = std::fread(bytes, 1, length, file) == length;
  std::fclose(file);
  return read;
}

}  // namespace

FileSlots::~FileSlots() {
  if (writing_ != nullptr) std::fclose(writing_);
}

bool FileSlots::set_publisher(const std::string& hex) { return from_hex(hex.c_str(), publisher_, sizeof publisher_); }

std::string FileSlots::program(char slot) const {
  const std::string file = path(slot == 'a' ? "a.bin" : "b.bin");
  return slot == 'a' && ::access(file.c_str(), F_OK) != 0 ? first_program() : file;
}

bool FileSlots::keep(const BootRecord& record) {
  const char text[2] = {record.active, record.state};
  return replace_file(path("boot"), text, sizeof text);
}

BootRecord FileSlots::record() const {
  char text[2];
  const bool good = read_file(path("boot"), text, sizeof text) && (text[0] == 'a' || text[0] == 'b') &&
                    std::strchr("snt", text[1]) != nullptr;
  return good ? BootRecord{text[0], text[1]} : BootRecord{};
}

bool FileSlots::begin(uint32_t size) {
  if (writing_ != nullptr) std::fclose(writing_);
  writing_ = size <= slot_size ? std::fopen(path("part").c_str(), "wb") : nullptr;
  return writing_ != nullptr;
}

bool FileSlots::write(const uint8_t* data, size_t length) {
  return writing_ != nullptr && std::fwrite(data, 1, length, writing_) == length;
}

bool FileSlots::finish() {
  if (writing_ == nullptr) return false;
  const bool flushed = std::fflush(writing_) == 0 && ::fsync(::fileno(writing_)) == 0;
  const bool closed = std::fclose(writing_) == 0;
  writing_ = nullptr;
  const std::string part = path("part");
  char magic[4];
  if (!flushed || !closed || !read_file(part, magic, sizeof magic)) return false;
  if (std::memcmp(magic,
                  "\x7f"
                  "ELF",
                  sizeof magic) != 0)
    return false;
  const std::string slot = path(other() == 'a' ? "a.bin" : "b.bin");
  return ::chmod(part.c_str(), 0700) == 0 && std::rename(part.c_str(), slot.c_str()) == 0;
}

bool FileSlots::mark_healthy() {
  on_trial_ = false;
  return keep({running_, 's'});
}

OtaNote FileSlots::note() const {
  OtaNote note{};
  if (!read_file(path("note"), &note, sizeof note)) return OtaNote{};
  note.version[sizeof note.version - 1] = '\0';
  return note;
}

bool FileSlots::save_note(const OtaNote& note) { return replace_file(path("note"), &note, sizeof note); }

void FileSlots::choose(char** arguments) {
  ::mkdir(directory_.c_str(), 0700);
  ::mkdir(path("").c_str(), 0700);
  if (const char* chosen = std::getenv(chosen_name)) {
    running_ = chosen[0] == 'b' ? 'b' : 'a';
    on_trial_ = chosen[1] == 't';
    ::unsetenv(chosen_name);
    return;
  }
  BootRecord now = record();
  if (now.state == 'n') {
    now.state = 't';
    keep(now);
  } else if (now.state == 't') {
    // It was tried and not marked healthy.
    now = {now.active == 'a' ? 'b' : 'a', 's'};
    keep(now);
  }
  const std::string first = first_program();
  ::setenv(first_name, first.c_str(), 1);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const char chosen[3] = {now.active, now.state, '\0'};
    ::setenv(chosen_name, chosen, 1);
    if (program(now.active) != own_path()) ::execv(program(now.active).c_str(), arguments);
    if (program(now.active) == own_path()) break;
    // What does not even start is nothing to stay with.
    now = {now.active == 'a' ? 'b' : 'a', 's'};
    keep(now);
  }
  ::unsetenv(chosen_name);
  running_ = now.active;
  on_trial_ = now.state == 't';
}

void FileSlots::restart(char** arguments) {
  for (int descriptor = STDERR_FILENO + 1; descriptor < highest_descriptor; ++descriptor) ::close(descriptor);
  ::execv(first_program().c_str(), arguments);
}

}  // namespace leitstand::board
