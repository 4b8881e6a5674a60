#include "access_script.h"

#include <cstring>
#include <vector>

#include "leitstand/names.h"
#include "leitstand/text.h"
#include "leitstand/wiegand.h"

namespace leitstand::testing {
namespace {

const char* word(const cJSON* object, const char* name) {
  const char* found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return found == nullptr ? "" : found;
}

int64_t whole(const cJSON* object, const char* name) {
  const cJSON* found = cJSON_GetObjectItemCaseSensitive(object, name);
  return found == nullptr ? 0 : static_cast<int64_t>(found->valuedouble);
}

Credential credential_from(const char* hex) {
  Credential credential{};
  from_hex(hex, credential.bytes, credential_size);
  return credential;
}

ClockQuality quality_of(const std::string& name) {
  for (const ClockQuality quality : {ClockQuality::ntp, ClockQuality::station, ClockQuality::rtc}) {
    if (name == name_of(quality)) return quality;
  }
  return ClockQuality::uptime;
}

PlaceState place_of(const std::string& name) {
  if (name == "inside") return PlaceState::inside;
  return name == "outside" ? PlaceState::outside : PlaceState::unknown;
}

uint8_t key_of(char pressed) {
  if (pressed == '*') return key_star;
  return pressed == '#' ? key_hash : static_cast<uint8_t>(pressed - '0');
}

const char* word_of(AccessStep step) {
  switch (step) {
    case AccessStep::granted:
      return "granted";
    case AccessStep::duress:
      return "duress";
    case AccessStep::denied:
      return "denied";
    case AccessStep::pin_wanted:
      return "pin";
    case AccessStep::second_wanted:
      return "second";
  }
  return "";
}

const char* word_of(PieceResult result) {
  return result == PieceResult::complete ? "complete" : name_of(fault_of(result));
}

}  // namespace

std::string bytes_from_hex(const char* hex) {
  std::string bytes(std::strlen(hex) / 2, '\0');
  return from_hex(hex, reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()) ? bytes : std::string();
}

uint32_t count_in(const std::string& image) {
  uint32_t count = 0;
  for (size_t i = 4; i-- > 0 && image.size() >= 36;) count = count << 8 | static_cast<uint8_t>(image[28 + i]);
  return count;
}

std::string take_image(AccessTable& table, const std::string& image, uint32_t count) {
  const auto size = static_cast<uint32_t>(image.size());
  const auto piece = static_cast<uint32_t>(table_piece_size);
  TableManifest manifest{table.manifest().rev + 1, count, (size + piece - 1) / piece, size, {}};
  sha256(image.data(), image.size(), manifest.sha256);
  if (!table.start(manifest)) {
    const TableFault fault = table.judge(manifest).fault;
    return name_of(fault == TableFault::none ? TableFault::storage : fault);
  }
  PieceResult result = PieceResult::more;
  while (result == PieceResult::more) {
    const uint32_t index = table.next_piece();
    const uint32_t begin = index * piece;
    const uint32_t length = size - begin < piece ? size - begin : piece;
    const auto* data = reinterpret_cast<const uint8_t*>(image.data()) + begin;
    result = table.put(manifest.rev, index, manifest.sha256, data, length);
  }
  return word_of(result);
}

AccessScript::AccessScript(AccessTable& table, const std::string& node_key)
    : control(table, *this), table_(table), key_(node_key) {
  control.begin(reinterpret_cast<const uint8_t*>(key_.data()));
}

std::string AccessScript::play(const cJSON* step) {
  said_ = "[";
  const std::string what = word(step, "do");
  if (what == "table") {
    const std::string image = bytes_from_hex(word(step, "image"));
    return "\"" + take_image(table_, image, count_in(image)) + "\"";
  }
  const auto reader = static_cast<uint8_t>(whole(step, "reader"));
  const Moment now{static_cast<uint64_t>(whole(step, "mono")), whole(step, "wall"), quality_of(word(step, "clk"))};
  if (what == "card") {
    control.card(reader, PresentedCard{credential_from(word(step, "cred")), {}, {}}, now);
  } else if (what == "keys") {
    for (const char* key = word(step, "keys"); *key != '\0'; ++key) control.key(reader, key_of(*key), now);
  } else if (what == "tick") {
    control.tick(now);
  } else {
    play_order(what, step);
  }
  return said_ + "]";
}

void AccessScript::play_order(const std::string& what, const cJSON* step) {
  if (what == "place") {
    std::vector<Credential> placed;
    const cJSON* one = nullptr;
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(step, "creds")) {
      placed.push_back(credential_from(cJSON_GetStringValue(one)));
    }
    control.place(place_of(word(step, "state")), placed.data(), placed.size());
  } else if (what == "mode") {
    SiteMode mode = SiteMode::normal;
    site_mode_of(word(step, "mode"), &mode);
    control.set_mode(mode);
  } else if (what == "held") {
    control.set_held_locked(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "held")) != 0);
  }
}

void AccessScript::on_access(const AccessOutcome& outcome) {
  char cred[2 * credential_size + 1];
  to_hex(outcome.card.credential.bytes, credential_size, cred);
  if (said_.size() > 1) said_ += ",";
  said_ += std::string("{\"is\":\"") + word_of(outcome.step) + "\",\"reader\":" + std::to_string(outcome.reader) +
           ",\"cred\":\"" + cred + "\"";
  if (outcome.step == AccessStep::denied) said_ += std::string(",\"reason\":\"") + name_of(outcome.reason) + "\"";
  if (outcome.step == AccessStep::granted || outcome.step == AccessStep::duress) {
    said_ += outcome.unlock ? ",\"unlock\":true" : ",\"unlock\":false";
  }
  said_ += "}";
}

}  // namespace leitstand::testing
