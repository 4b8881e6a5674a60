#pragma once
// How far the way to the broker has come, and why it stands still (docs/protocol.md, op `link`).
#include <cstddef>
#include <cstdint>

namespace leitstand {

/// What lies on the way, in order.
enum class LinkStage : uint8_t { wifi, address, time, name, tcp, tls, mqtt };
constexpr size_t link_stage_count = 7;

/// How a stage stands; from `no_network` on it has failed, for that reason.
enum class LinkState : uint8_t {
  absent,   ///< this board has none
  waiting,  ///< its turn has not come
  trying,
  ok,
  no_network,
  wrong_password,
  no_dhcp,
  no_time,
  unknown_host,
  refused,
  timeout,
  unknown_ca,
  wrong_name,
  expired,
  tls_failed,
  password,
  client_id,
  mqtt_failed,
};

constexpr bool has_failed(LinkState state) { return state >= LinkState::no_network; }

/// All stages of one attempt.
struct LinkReport {
  LinkState stages[link_stage_count];
  LinkState& operator[](LinkStage stage) { return stages[static_cast<size_t>(stage)]; }
  LinkState operator[](LinkStage stage) const { return stages[static_cast<size_t>(stage)]; }
};

/// What failed and why, as a board finds it.
struct LinkFailure {
  LinkStage stage;
  LinkState why;
};

/// All before `stage` has been passed, all after it waits. A board without a radio says `absent` of `wifi` itself.
LinkReport link_report(LinkStage stage, LinkState state);

const char* name_of(LinkStage stage);
/// The code of a failure where it is one.
const char* name_of(LinkState state);

}  // namespace leitstand
