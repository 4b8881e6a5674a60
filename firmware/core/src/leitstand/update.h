#pragma once
// Firmware over the air: an image that a publisher has signed goes into the slot that does not run, and is tried. The
// node goes back by itself unless the station hears the new one within the time of the trial.
#include "leitstand/backoff.h"
#include "leitstand/crypto.h"
#include "leitstand/json.h"
#include "leitstand/ports.h"

namespace leitstand {

enum class UpdateState : uint8_t { idle, receiving, waiting, trying, healthy, rolled_back, rejected };

enum class UpdateFault : uint8_t {
  none,
  malformed,    ///< the order, or what the publisher signed
  signature,    ///< nobody whom this firmware trusts has signed the release
  chip,         ///< for another chip
  old_version,  ///< not newer than what runs
  size,         ///< does not fit
  hash,         ///< what came is not what was signed
  storage,      ///< the flash refused it
};

const char* name_of(UpdateState state);
const char* name_of(UpdateFault fault);

/// Bytes of a release, a compact JWS, and of one whole piece of an image.
constexpr size_t max_release = 2'600;
constexpr uint32_t update_piece_size = 8'192;

/// `fw/desired` without its release.
struct UpdateOrder {
  uint32_t rev;
  bool older;  ///< an older version is meant too
  uint32_t count;
};

/// What the publisher says of the program of an image.
struct Release {
  char chip[16];
  char version[25];
  uint32_t size;
  uint8_t sha256[sha256_size];
};

/// Takes the order apart; `release` (max_release) gets the JWS with its end.
JsonResult decode_update_order(const void* bytes, size_t length, UpdateOrder* into, char* release);
/// Takes the payload of a release apart: chip, version, and size and hash of the part that `app` names.
JsonResult decode_release(const void* bytes, size_t length, Release* into);
/// Three numbers with dots: -1, 0, 1 as of a comparison; what is no version is the oldest.
int compare_versions(const char* one, const char* other);

/// Where an update stands.
struct UpdateReport {
  uint32_t rev;
  UpdateState state;
  UpdateFault fault;
  const char* version;  ///< that the order is about; empty where there is none
  uint32_t received;
  uint32_t count;
  char slot;
};

/// The update of a node, apart from how it speaks.
class Update {
 public:
  /// `slots` may be null: then every order is passed over.
  Update(OtaSlots* slots, const char* version) : slots_(slots), version_(version) {}

  /// What the last start has left: a trial begins, or one has failed.
  void begin(uint64_t now);
  /// Judges an order; true where pieces are to be asked for now. `scratch` takes the release apart.
  bool order(const UpdateOrder& order, const char* release, char* scratch, size_t capacity);
  /// The station wants nothing any more.
  void call_off();
  /// A piece; true where the next one is to be asked for now.
  bool piece(uint32_t rev, uint32_t index, const uint8_t* data, size_t length);
  /// Heard by the station from end to end.
  void heard();
  /// True where the node has to restart now. `busy`: a door order runs.
  bool drive(uint64_t now, bool busy);

  bool receiving() const { return note_state() == UpdateState::receiving; }
  uint32_t rev() const { return note_.rev; }
  uint32_t next_piece() const { return received_; }
  /// True once after something changed that is worth a report.
  bool take_changed();
  UpdateReport report() const;

 private:
  UpdateState note_state() const { return static_cast<UpdateState>(note_.state); }
  UpdateFault judge(const UpdateOrder& order, const char* release, char* scratch, size_t capacity);
  UpdateFault complete();
  void enter(UpdateState state, UpdateFault fault = UpdateFault::none);
  void keep();

  OtaSlots* slots_;
  const char* version_;
  OtaNote note_{};
  Release wanted_{};
  Sha256 hash_;
  uint32_t received_ = 0;
  uint32_t count_ = 0;
  uint32_t bytes_ = 0;
  uint64_t trial_ends_ = 0;
  bool changed_ = false;
  bool leaving_ = false;  ///< the restart into the other slot is near: what runs is judged no more
};

}  // namespace leitstand
