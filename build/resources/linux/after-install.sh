#!/bin/sh
# The rules hold for what is plugged in from now on and for what is plugged in already. A machine without udev has no
# ports to give.
set -e
ln -sf '/opt/Leitstand/leitstand' /usr/bin/leitstand
# Chromium's own sandbox, where the kernel gives users no namespaces of their own.
chmod 4755 '/opt/Leitstand/chrome-sandbox'
if command -v udevadm >/dev/null 2>&1; then
  udevadm control --reload || true
  udevadm trigger --subsystem-match=tty || true
fi
