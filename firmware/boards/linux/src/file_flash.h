#pragma once

#include <string>

#include "leitstand/ports.h"

namespace leitstand::board {

/// NOR flash in one file: an erased sector is all ones, a write only clears bits, and what was written has reached
/// the disk when the call returns. So it survives whatever a chip's flash survives.
class FileFlash : public Flash {
 public:
  FileFlash() = default;
  ~FileFlash() override;
  FileFlash(const FileFlash&) = delete;
  FileFlash& operator=(const FileFlash&) = delete;

  /// Opens or creates the file, for this process alone; on failure `complaint` says why.
  bool open(const std::string& path, std::string& complaint);

  uint32_t size(Region region) const override;
  uint32_t sector_size() const override;
  bool read(Region region, uint32_t offset, void* into, size_t length) override;
  bool write(Region region, uint32_t offset, const void* from, size_t length) override;
  bool erase_sector(Region region, uint32_t offset) override;

 private:
  bool grow_to_size(std::string& complaint);
  bool store(Region region, uint32_t offset, const void* from, size_t length);

  int fd_ = -1;
};

}  // namespace leitstand::board
