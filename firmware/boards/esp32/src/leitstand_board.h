#pragma once

#include "board_options.h"
#include "chip.h"
#include "esp_link.h"
#include "event_queue.h"
#include "gpio_door.h"
#include "leitstand/node.h"
#include "ota_partitions.h"
#include "partition_flash.h"
#include "radio.h"
#include "sht_sensor.h"
#include "uart_line.h"
#include "wiegand_assembler.h"
#include "wiegand_wires.h"

namespace leitstand::board {

/// The door node's board: all ports of the core on one chip.
class Board {
 public:
  Board();
  /// Brings the hardware up; the lock first.
  void begin();
  /// What the core stands on.
  Ports ports();
  /// One round of the loop: waits a little for events, hands them to the node, lets it tick.
  void run(Node& node);

 private:
  void dispatch(const BoardEvent& event, Node& node);
  void hand_over_frames(Node& node);
  void guard() const;
  [[noreturn]] void give_up();

  EventQueue queue_;
  PartitionFlash flash_;
  ChipClock clock_;
  ChipRandom random_;
  Radio radio_;
  EspLink link_;
  GpioDoor door_;
  ShtSensor sensor_;
  UartLine serial_;
  ChipSystem system_;
  OtaPartitions slots_;
  WiegandWires wires_;
  WiegandAssembler assemblers_[options::reader_count];
};

}  // namespace leitstand::board
