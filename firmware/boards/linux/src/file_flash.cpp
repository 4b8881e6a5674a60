#include "file_flash.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace leitstand::board {

namespace {

constexpr uint32_t sector_bytes = 4096;

struct Area {
  uint32_t first_sector;
  uint32_t sectors;
};

// In the order of `Region`, as many sectors as on the chip. Where a region of an older file lay it still lies; the
// sectors from 353 to 417 were its credentials, which are too few now.
constexpr std::array<Area, region_count> areas = {{
    {0, 321},    // events
    {321, 16},   // config
    {337, 16},   // identity
    {421, 384},  // credentials
    {417, 4},    // boot
}};
constexpr off_t total_bytes = off_t{421 + 384} * sector_bytes;

const Area& area(Region region) { return areas[static_cast<size_t>(region)]; }

uint32_t bytes_of(Region region) { return area(region).sectors * sector_bytes; }

off_t position(Region region, uint32_t offset) { return off_t{area(region).first_sector} * sector_bytes + offset; }

bool inside(Region region, uint32_t offset, size_t length) {
  return offset <= bytes_of(region) && length <= bytes_of(region) - offset;
}

}  // namespace

FileFlash::~FileFlash() {
  if (fd_ >= 0) ::close(fd_);
}

bool FileFlash::open(const std::string& path, std::string& complaint) {
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0) {
    complaint = path + ": " + std::strerror(errno);
    return false;
  }
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    complaint = path + ": another process runs this node";
    return false;
  }
  return grow_to_size(complaint);
}

bool FileFlash::grow_to_size(std::string& complaint) {
  struct stat info {};
  std::array<uint8_t, sector_bytes> erased;
  erased.fill(0xff);
  bool well = ::fstat(fd_, &info) == 0;
  for (off_t at = info.st_size; well && at < total_bytes;) {
    const auto missing = static_cast<size_t>(std::min<off_t>(sector_bytes, total_bytes - at));
    well = ::pwrite(fd_, erased.data(), missing, at) == static_cast<ssize_t>(missing);
    at += static_cast<off_t>(missing);
  }
  well = well && ::fsync(fd_) == 0;
  if (!well) complaint = std::string("flash file: ") + std::strerror(errno);
  return well;
}

uint32_t FileFlash::size(Region region) const { return bytes_of(region); }

uint32_t FileFlash::sector_size() const { return sector_bytes; }

bool FileFlash::read(Region region, uint32_t offset, void* into, size_t length) {
  if (!inside(region, offset, length)) return false;
  return ::pread(fd_, into, length, position(region, offset)) == static_cast<ssize_t>(length);
}

bool FileFlash::write(Region region, uint32_t offset, const void* from, size_t length) {
  const auto* bytes = static_cast<const uint8_t*>(from);
  std::array<uint8_t, 512> merged;
  for (size_t done = 0; done < length;) {
    const size_t part = std::min(length - done, merged.size());
    const auto at = static_cast<uint32_t>(offset + done);
    if (!read(region, at, merged.data(), part)) return false;
    std::transform(merged.begin(), merged.begin() + static_cast<std::ptrdiff_t>(part), bytes + done, merged.begin(),
                   [](uint8_t held, uint8_t wanted) { return static_cast<uint8_t>(held & wanted); });
    if (!store(region, at, merged.data(), part)) return false;
    done += part;
  }
  return ::fdatasync(fd_) == 0;
}

bool FileFlash::erase_sector(Region region, uint32_t offset) {
  std::array<uint8_t, sector_bytes> erased;
  erased.fill(0xff);
  return offset % sector_bytes == 0 && store(region, offset, erased.data(), erased.size()) && ::fdatasync(fd_) == 0;
}

bool FileFlash::store(Region region, uint32_t offset, const void* from, size_t length) {
  if (!inside(region, offset, length)) return false;
  return ::pwrite(fd_, from, length, position(region, offset)) == static_cast<ssize_t>(length);
}

}  // namespace leitstand::board
