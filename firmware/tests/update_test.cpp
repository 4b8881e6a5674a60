#include "leitstand/update.h"

#include <doctest/doctest.h>
#include <mbedtls/ecdsa.h>

#include <cstring>

#include "leitstand/jws.h"
#include "ram_slots.h"

using namespace leitstand;
using namespace leitstand::testing;

namespace {

constexpr uint64_t second = 1'000;

int next_byte(void* state, unsigned char* into, size_t length) {
  auto& seed = *static_cast<uint8_t*>(state);
  for (size_t i = 0; i < length; ++i) into[i] = static_cast<uint8_t>(seed = static_cast<uint8_t>(seed * 7 + 11));
  return 0;
}

std::string base64url_of(const std::string& bytes) {
  std::string text(base64url_length(bytes.size()) + 1, '\0');
  encode_base64url(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), text.data());
  text.pop_back();
  return text;
}

/// A publisher with a key of its own.
class Publisher {
 public:
  explicit Publisher(uint8_t seed) : seed_(seed) {
    mbedtls_ecp_group_init(&group_);
    mbedtls_ecp_point_init(&point_);
    mbedtls_mpi_init(&secret_);
    REQUIRE(mbedtls_ecp_group_load(&group_, MBEDTLS_ECP_DP_SECP256R1) == 0);
    REQUIRE(mbedtls_ecp_gen_keypair(&group_, &secret_, &point_, next_byte, &seed_) == 0);
    uint8_t bytes[65];
    size_t length = 0;
    REQUIRE(mbedtls_ecp_point_write_binary(&group_, &point_, MBEDTLS_ECP_PF_UNCOMPRESSED, &length, bytes,
                                           sizeof bytes) == 0);
    std::memcpy(key, bytes + 1, sizeof key);
  }
  ~Publisher() {
    mbedtls_mpi_free(&secret_);
    mbedtls_ecp_point_free(&point_);
    mbedtls_ecp_group_free(&group_);
  }
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  std::string sign(const std::string& payload) {
    const std::string text = base64url_of(R"({"alg":"ES256"})") + "." + base64url_of(payload);
    uint8_t hash[sha256_size];
    sha256(text.data(), text.size(), hash);
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    REQUIRE(mbedtls_ecdsa_sign(&group_, &r, &s, &secret_, hash, sizeof hash, next_byte, &seed_) == 0);
    std::string signature(64, '\0');
    mbedtls_mpi_write_binary(&r, reinterpret_cast<uint8_t*>(signature.data()), 32);
    mbedtls_mpi_write_binary(&s, reinterpret_cast<uint8_t*>(signature.data()) + 32, 32);
    mbedtls_mpi_free(&s);
    mbedtls_mpi_free(&r);
    return text + "." + base64url_of(signature);
  }

  uint8_t key[64] = {};

 private:
  uint8_t seed_;
  mbedtls_ecp_group group_;
  mbedtls_ecp_point point_;
  mbedtls_mpi secret_;
};

std::string image_of(size_t size) {
  std::string image(size, '\0');
  for (size_t i = 0; i < size; ++i) image[i] = static_cast<char>(i * 31 + i / 251);
  return image;
}

std::string hash_of(const std::string& image) {
  uint8_t hash[sha256_size];
  sha256(image.data(), image.size(), hash);
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : hash) text.append({digits[byte >> 4], digits[byte & 15]});
  return text;
}

std::string statement(const std::string& image, const std::string& version = "0.3.0", const std::string& chip = "rig") {
  return R"({"chip":")" + chip + R"(","version":")" + version +
         R"(","built":1,"flashBytes":8388608,"app":"node.bin","parts":[)"
         R"({"file":"bootloader.bin","offset":4096,"size":7,"sha256":")" +
         std::string(64, '0') + R"("},{"file":"node.bin","offset":65536,"size":)" + std::to_string(image.size()) +
         R"(,"sha256":")" + hash_of(image) + R"("}]})";
}

/// An update apart from a node.
struct Bench {
  Publisher publisher{3};
  RamSlots slots{publisher.key};
  Update update{&slots, "0.2.0"};
  char scratch[4'096] = "";

  bool order(const std::string& release, uint32_t rev, uint32_t count, bool older = false) {
    return update.order({rev, older, count}, release.c_str(), scratch, sizeof scratch);
  }
  /// Gives every piece; the last answer.
  bool give(const std::string& image, uint32_t rev) {
    bool more = true;
    for (uint32_t index = 0; more; ++index) {
      const std::string part = image.substr(index * update_piece_size, update_piece_size);
      more = update.piece(rev, index, reinterpret_cast<const uint8_t*>(part.data()), part.size());
    }
    return more;
  }
  UpdateState state() const { return update.report().state; }
  UpdateFault fault() const { return update.report().fault; }
};

}  // namespace

TEST_CASE("an image that its publisher has signed goes into the other slot, and the node starts from it") {
  Bench bench;
  bench.update.begin(0);
  const std::string image = image_of(20'000);
  CHECK(bench.order(bench.publisher.sign(statement(image)), 5, 3));
  CHECK(bench.state() == UpdateState::receiving);
  bench.give(image, 5);
  CHECK(bench.slots.written == image);
  CHECK(bench.state() == UpdateState::waiting);
  CHECK_FALSE(bench.update.drive(1, true));
  CHECK_FALSE(bench.slots.armed);
  CHECK(bench.update.drive(2, false));
  CHECK(bench.slots.armed);
  CHECK(bench.slots.kept.state == static_cast<uint8_t>(UpdateState::trying));
  // The program that leaves judges itself no more.
  bench.update.heard();
  CHECK_FALSE(bench.update.drive(3, false));
  CHECK(bench.slots.rollbacks == 0);
}

TEST_CASE("a program on trial is healthy when it is heard, and goes back when it is not in time") {
  Bench bench;
  bench.slots.trial = true;
  bench.slots.kept = OtaNote{5, static_cast<uint8_t>(UpdateState::trying), 0, "0.2.0"};
  SUBCASE("heard") {
    bench.update.begin(0);
    CHECK_FALSE(bench.update.drive(119 * second, false));
    bench.update.heard();
    CHECK(bench.state() == UpdateState::healthy);
    CHECK_FALSE(bench.update.drive(121 * second, false));
    CHECK(bench.slots.rollbacks == 0);
  }
  SUBCASE("not heard") {
    bench.update.begin(0);
    CHECK_FALSE(bench.update.drive(119 * second, false));
    CHECK(bench.update.drive(120 * second, false));
    CHECK_FALSE(bench.update.drive(121 * second, false));
    CHECK(bench.slots.rollbacks == 1);
  }
  SUBCASE("the power went in the trial: the older program says so") {
    bench.slots.trial = false;
    std::memcpy(bench.slots.kept.version, "0.3.0", 6);
    bench.update.begin(0);
    CHECK(bench.state() == UpdateState::rolled_back);
  }
  SUBCASE("the power went between the mark and its note") {
    bench.slots.trial = false;
    bench.update.begin(0);
    CHECK(bench.state() == UpdateState::healthy);
  }
}

TEST_CASE("what must not run is refused before a byte of it is written") {
  Bench bench;
  bench.update.begin(0);
  const std::string image = image_of(20'000);
  Publisher stranger{9};
  struct Wrong {
    std::string release;
    uint32_t count;
    UpdateFault fault;
  };
  const std::string good = bench.publisher.sign(statement(image));
  const std::string other = bench.publisher.sign(statement(image, "0.4.0"));
  const std::string mixed = good.substr(0, good.rfind('.')) + other.substr(other.rfind('.'));
  const Wrong all[] = {
      {stranger.sign(statement(image)), 3, UpdateFault::signature},
      {mixed, 3, UpdateFault::signature},
      {"no.release", 3, UpdateFault::malformed},
      {bench.publisher.sign(statement(image, "0.3.0", "esp32")), 3, UpdateFault::chip},
      {bench.publisher.sign(statement(image, "0.1.9")), 3, UpdateFault::old_version},
      {bench.publisher.sign(statement(image, "0.2.0")), 3, UpdateFault::old_version},
      {bench.publisher.sign(statement(image, "next")), 3, UpdateFault::malformed},
      {bench.publisher.sign("{}"), 3, UpdateFault::malformed},
      {good, 4, UpdateFault::malformed},
  };
  uint32_t rev = 1;
  for (const Wrong& wrong : all) {
    CHECK_FALSE(bench.order(wrong.release, rev++, wrong.count));
    CHECK(bench.state() == UpdateState::rejected);
    CHECK(name_of(bench.fault()) == std::string(name_of(wrong.fault)));
  }
  bench.slots.room = 1'000;
  CHECK_FALSE(bench.order(good, rev++, 3));
  CHECK(bench.fault() == UpdateFault::size);
  CHECK(bench.slots.written.empty());
  // An older one that is meant is taken; and what was judged is judged.
  bench.slots.room = 1'000'000;
  CHECK(bench.order(bench.publisher.sign(statement(image, "0.1.9")), rev, 3, true));
  CHECK_FALSE(bench.order(good, rev - 1, 3));
}

TEST_CASE("an image that is not what was signed is not started") {
  Bench bench;
  bench.update.begin(0);
  const std::string image = image_of(20'000);
  std::string bent = image;
  bent[12'345] = static_cast<char>(bent[12'345] ^ 1);
  SUBCASE("a bit") {
    CHECK(bench.order(bench.publisher.sign(statement(image)), 5, 3));
    bench.give(bent, 5);
    CHECK(bench.fault() == UpdateFault::hash);
  }
  SUBCASE("a piece that is too short") {
    CHECK(bench.order(bench.publisher.sign(statement(image)), 5, 3));
    CHECK_FALSE(bench.update.piece(5, 0, reinterpret_cast<const uint8_t*>(image.data()), 100));
    CHECK(bench.fault() == UpdateFault::hash);
  }
  SUBCASE("the flash refuses") {
    bench.slots.broken = true;
    CHECK(bench.order(bench.publisher.sign(statement(image)), 5, 3));
    bench.give(image, 5);
    CHECK(bench.fault() == UpdateFault::storage);
  }
  CHECK(bench.state() == UpdateState::rejected);
  CHECK_FALSE(bench.update.drive(1, false));
  CHECK_FALSE(bench.slots.armed);
}

TEST_CASE("a piece that was not asked for changes nothing, and an order that is called off is forgotten") {
  Bench bench;
  bench.update.begin(0);
  const std::string image = image_of(20'000);
  const auto* data = reinterpret_cast<const uint8_t*>(image.data());
  CHECK_FALSE(bench.update.piece(5, 0, data, update_piece_size));
  CHECK(bench.order(bench.publisher.sign(statement(image)), 5, 3));
  CHECK_FALSE(bench.update.piece(5, 1, data, update_piece_size));
  CHECK_FALSE(bench.update.piece(4, 0, data, update_piece_size));
  CHECK(bench.update.piece(5, 0, data, update_piece_size));
  CHECK_FALSE(bench.update.piece(5, 0, data, update_piece_size));
  CHECK(bench.update.next_piece() == 1);
  bench.update.call_off();
  CHECK(bench.state() == UpdateState::idle);
  CHECK_FALSE(bench.update.piece(5, 1, data + update_piece_size, update_piece_size));
}

TEST_CASE("versions are compared as numbers") {
  CHECK(compare_versions("1.10.0", "1.9.0") == 1);
  CHECK(compare_versions("0.2.0", "0.2.0") == 0);
  CHECK(compare_versions("0.2.9", "0.3.0") == -1);
}
