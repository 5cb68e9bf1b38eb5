#!/bin/sh
# PyPI's paho-mqtt answers publish() without a line with code 4, MQTT_ERR_NO_CONN, and has taken the
# message all the same when its quality of service is 1 or 2: it goes out with the next connection.
# Guessed before: that an error means "not taken", as it does for quality 0, which gets the same code
# and is gone. An outbox that keeps what failed and sends it again delivers it twice.
#
# It bears on any second way out of the outbox: an error of the library is not the word that nothing
# left; whether it did has to be known some other way.
#
# Seen with paho-mqtt 2.2.0 (PyPI) and mosquitto 2.0.11-1.2+deb12u2 (Debian 12); what a subscriber gets
# when each edit is published once without a line, and what failed once more with it:
#   quality 0: offline 4, online 0, arrived 1
#   quality 1: offline 4, online 0, arrived 2
#   quality 2: offline 4, online 0, arrived 2
set -eu
folder=$(mktemp -d)
broker=
trap '[ -z "$broker" ] || kill "$broker"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq mosquitto=2.0.11-1.2+deb12u2 libwebsockets17 libcjson1 libdlt2 libev4 libuv1 \
  libwrap0 libnsl2 libtirpc3 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" tools; done
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf 'listener %s 127.0.0.1\nallow_anonymous true\nuser root\n' "$port" >broker.conf
library=$(dirname "$(find "$folder/tools" -name 'libcjson.so.1')")
LD_LIBRARY_PATH=$library:$folder/tools/lib/${library##*/} \
  tools/usr/sbin/mosquitto -c broker.conf >broker.log 2>&1 &
broker=$!
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check paho-mqtt==2.2.0
venv/bin/python - "$port" <<'PYTHON' | tee seen
import sys
import threading

from paho.mqtt.client import CallbackAPIVersion, Client, MQTTv311

port = int(sys.argv[1])
arrived, subscribed, done = [], threading.Event(), threading.Event()


def on_message(client, _, message):
    (done.set if message.payload == b"end" else lambda: arrived.append(message.payload))()


office = Client(CallbackAPIVersion.VERSION2, client_id="state-office", protocol=MQTTv311)
office.on_message = on_message
office.on_subscribe = lambda *words: subscribed.set()
office.connect("127.0.0.1", port)
office.subscribe("edits", 2)
office.loop_start()
subscribed.wait(20)

for quality in (0, 1, 2):
    arrived.clear()
    done.clear()
    agent = Client(CallbackAPIVersion.VERSION2, client_id=f"agent-{quality}", protocol=MQTTv311)
    connected = threading.Event()
    agent.on_connect = lambda *words: connected.set()
    offline = agent.publish("edits", b"dharwad-01:17", quality)
    agent.connect("127.0.0.1", port)
    agent.loop_start()
    connected.wait(20)
    online = agent.publish("edits", b"dharwad-01:17", quality)
    online.wait_for_publish(20)
    agent.publish("edits", b"end", quality).wait_for_publish(20)
    done.wait(20)
    agent.disconnect()
    agent.loop_stop()
    print(f"quality {quality}: offline {offline.rc}, online {online.rc}, arrived {len(arrived)}")
office.disconnect()
office.loop_stop()
PYTHON
diff - seen <<'EXPECTED'
quality 0: offline 4, online 0, arrived 1
quality 1: offline 4, online 0, arrived 2
quality 2: offline 4, online 0, arrived 2
EXPECTED
