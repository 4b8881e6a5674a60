#pragma once
// The image of a credential table (docs/protocol.md, "Image, version 1"), read piece by piece: it is larger than the
// memory of the chip.
#include <cstddef>
#include <cstdint>

#include "leitstand/order.h"

namespace leitstand {

constexpr uint32_t max_table_credentials = 12'000;
constexpr uint32_t max_table_size = 782'336;

enum class PinRule : uint8_t { never, always, outside_schedule };
/// What a reader leads to.
enum class Direction : uint8_t { none, in, out };
/// A credential's schedule where its right holds always, and where it has none.
constexpr uint8_t schedule_always = 0;
constexpr uint8_t schedule_no_right = 255;

/// What the door itself asks for.
struct AccessRules {
  bool two_persons;
  bool first_person;
  PinRule pin;
  uint8_t pin_schedule;  ///< where `pin` is `outside_schedule`
  Direction directions[reader_count];
  uint16_t antipassback_s;  ///< 0 is off
  bool antipassback_area;
};

namespace access_flag {
constexpr uint8_t blocked = 1;
constexpr uint8_t lost = 2;
constexpr uint8_t first_person = 4;
constexpr uint8_t second_person = 8;
constexpr uint8_t exempt = 16;
}  // namespace access_flag

/// What the table says of a credential. Times are s since 1970, 0 is no limit.
struct AccessEntry {
  uint32_t person;
  uint32_t valid_from;
  uint32_t valid_to;  ///< the first second outside
  uint8_t schedule;
  uint8_t flags;
};

constexpr size_t pin_size = 8;

struct PinEntry {
  uint8_t pin[pin_size];
  uint8_t duress[pin_size];
  bool has_duress;
};

/// Where the bytes of an image come from.
class ImageSource {
 public:
  virtual ~ImageSource() = default;
  /// False where the flash refused.
  virtual bool read(uint32_t offset, void* into, size_t length) const = 0;
};

/// One kind of record in an image.
struct ImagePart {
  uint32_t offset;
  uint32_t count;
};

/// The first 36 bytes of an image, and where its parts lie.
struct ImageHead {
  AccessRules rules;
  ImagePart zone;
  ImagePart holidays;
  ImagePart schedules;
  ImagePart intervals;
  ImagePart credentials;
  ImagePart pins;
  uint32_t size;
};

/// Reads the head; false where it is malformed, or where its counts do not make `size` bytes.
bool read_image_head(const ImageSource& source, uint32_t size, ImageHead* into);

/// Whether every record of an image is well formed: bounds, order, bits without a meaning.
bool image_well_formed(const ImageSource& source, const ImageHead& head);

}  // namespace leitstand
