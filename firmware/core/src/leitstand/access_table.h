#pragma once
// The credential table in flash (docs/protocol.md, "The credential table"). The region is two halves, each a sector for
// its header and then the image; a transfer fills the half that is not in force, and the header, which makes it count,
// is written last. So the table in force is whole whenever power goes. In RAM there is only the head of the image.
#include <cstddef>
#include <cstdint>

#include "leitstand/access_image.h"
#include "leitstand/codec_in.h"
#include "leitstand/credentials.h"
#include "leitstand/crypto.h"
#include "leitstand/event.h"
#include "leitstand/ports.h"

namespace leitstand {

/// What to do about a manifest: fetch it, or refuse it for its fault; else it is the one in force.
struct ManifestVerdict {
  bool fetch;
  TableFault fault;
};

/// What became of a piece. After `complete` the new table is in force; after a fault the transfer is over.
enum class PieceResult : uint8_t {
  ignored,  ///< no transfer, another table, or not the piece that was asked for
  more,
  complete,
  malformed,
  hash,
  storage,
};

/// The fault that a transfer ended with; `none` for the others.
TableFault fault_of(PieceResult result);

/// A moment by the clocks of the site's walls.
struct LocalTime {
  int64_t day;      ///< local days since 1970-01-01
  uint8_t weekday;  ///< Monday is 0
  uint16_t minute;  ///< of the day
};

class AccessTable {
 public:
  explicit AccessTable(Flash& flash) : flash_(flash) {}

  /// Finds the table in force: of the halves whose header and image are whole, the one with the greater rev.
  void begin();

  /// Of the table in force; without one all is 0 and the hash is that of nothing.
  const TableManifest& manifest() const { return manifest_; }
  ManifestVerdict judge(const TableManifest& manifest) const;

  /// Begins a transfer; one that was under way is forgotten. False where the flash refused.
  bool start(const TableManifest& manifest);
  bool transferring() const { return transferring_; }
  /// What is being fetched, while `transferring`.
  const TableManifest& incoming() const { return incoming_; }
  /// The index to ask for, while `transferring`.
  uint32_t next_piece() const { return next_; }
  /// Takes a piece; the last one is followed by the check of the whole image, which reads up to 800 KB of flash.
  PieceResult put(uint32_t rev, uint32_t index, const uint8_t sha256[sha256_size], const uint8_t* data, size_t length);
  void abandon() { transferring_ = false; }

  /// Takes both tables out of force, the older one first; their images are left to whoever erases the region.
  bool wipe();

  /// False where it is not in the table, or where the flash cannot be read: whoever is not found is not let in.
  bool find(const Credential& credential, AccessEntry* into) const;
  bool find_pin(uint32_t person, PinEntry* into) const;
  const AccessRules& rules() const { return head_.rules; }
  /// Site time of a moment in ms since 1970 UTC.
  LocalTime local_time(int64_t wall_ms) const;
  bool is_holiday(int64_t local_day) const;
  /// Whether a schedule, 1 … 200, is in force.
  bool in_force(uint8_t schedule, const LocalTime& at) const;

 private:
  struct Header;
  class HalfSource;
  uint32_t half_size() const;
  uint32_t half_begin(uint32_t half) const { return half * half_size(); }
  uint32_t room() const;
  bool load(uint32_t half, Header* header, ImageHead* head) const;
  bool holds(uint32_t half, const TableManifest& manifest) const;
  bool store(uint32_t offset, const uint8_t* data, size_t length);
  PieceResult finish();
  bool write_header();
  PieceResult end(PieceResult result);
  bool read(uint32_t offset, void* into, size_t length) const;
  void forget();

  Flash& flash_;
  mutable Sha256 hash_;
  uint32_t half_ = 0;
  TableManifest manifest_{};
  ImageHead head_{};
  bool transferring_ = false;
  TableManifest incoming_{};
  uint32_t next_ = 0;
};

}  // namespace leitstand
