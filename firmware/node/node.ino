// The door node: the core on the board. All pins and options are in boards/esp32/src/board_options.h.
#include <leitstand/node.h>
#include <leitstand_board.h>

// The core builds its messages on the stack, up to 4 KiB each.
SET_LOOP_TASK_STACK_SIZE(16 * 1024);

static leitstand::board::Board board;
static leitstand::Node node(board.ports());

void setup() {
  board.begin();
  node.begin();
}

void loop() { board.run(node); }
