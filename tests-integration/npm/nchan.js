// What nchan's own client makes of hbpushd, by each of its transports. Arguments: the URL, the transport.
'use strict';

const assert = require('node:assert');

// It is written for browsers, and looks for what they have.
globalThis.window = globalThis;
globalThis.addEventListener = () => {};
globalThis.removeEventListener = () => {};
globalThis.WebSocket = require('ws');
globalThis.EventSource = require('eventsource');
globalThis.XMLHttpRequest = require('xmlhttprequest-ssl').XMLHttpRequest;

const NchanSubscriber = require('nchan');

const [, , base, transport] = process.argv;
const publisher = `${base}/publisher/nchan-${transport}`;
const subscriber = `${base}/subscriber/nchan-${transport}`;

async function publish(body) {
  const answer = await fetch(publisher, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });
  assert.ok(answer.ok, `POST: ${answer.status}`);
}

/** Subscribes until so many messages have come; gives them, and the position for the next time. */
function receive(count, lastMessageId) {
  return new Promise((resolve, reject) => {
    const bodies = [];
    const client = new NchanSubscriber(subscriber, { subscriber: transport });
    client.lastMessageId = lastMessageId;
    client.on('error', (code, message) => reject(new Error(`${code} ${message}`)));
    client.on('message', (body, meta) => {
      assert.match(meta.id, /^\d+:\d+$/);
      bodies.push(String(body)); // node's XMLHttpRequest gives bytes
      if (bodies.length === count) {
        client.stop();
        resolve({ bodies, lastMessageId: meta.id });
      }
    });
    client.start();
  });
}

(async () => {
  const bodies = Array.from({ length: 40 }, (_, i) => `message ${i}`);
  for (const body of bodies.slice(0, 10)) {
    await publish(body);
  }
  const first = await receive(10);
  assert.deepEqual(first.bodies, bodies.slice(0, 10));
  console.log('ok storedMessagesCome');

  const coming = receive(20, first.lastMessageId);
  for (const body of bodies.slice(10, 30)) {
    await publish(body);
  }
  const second = await coming;
  assert.deepEqual(second.bodies, bodies.slice(10, 30));
  console.log('ok newMessagesComeInOrder');

  for (const body of bodies.slice(30)) {
    await publish(body);
  }
  const third = await receive(10, second.lastMessageId);
  assert.deepEqual(third.bodies, bodies.slice(30));
  console.log('ok aPositionIsResumed');
  process.exit(0); // a poll may still be open
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
