// What ws, the WebSocket library of most servers under node, makes of hbpushd. Argument: its URL.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const WebSocket = require('ws');

const base = process.argv[2];
const sockets = base.replace('http:', 'ws:');

async function publish(path, body, type = 'text/plain') {
  const answer = await fetch(base + path, { method: 'POST', headers: { 'Content-Type': type }, body });
  assert.ok(answer.ok, `POST ${path}: ${answer.status}`);
}

/** Opens a socket that keeps what comes until it is asked for. */
async function open(path, protocols = [], options = {}) {
  const socket = new WebSocket(sockets + path, protocols, { perMessageDeflate: false, ...options });
  const waiting = [];
  const asking = [];
  socket.on('message', (data, binary) => {
    const message = binary ? data : data.toString();
    asking.length > 0 ? asking.shift()(message) : waiting.push(message);
  });
  socket.receive = () =>
    waiting.length > 0 ? Promise.resolve(waiting.shift()) : new Promise((resolve) => asking.push(resolve));
  socket.closed = new Promise((resolve) =>
    socket.on('close', (code, reason) => resolve(`${code} ${reason}`.trim())));
  await once(socket, 'open');
  return socket;
}

const tests = {
  async storedAndNewMessagesComeInOrder() {
    await publish('/publisher/order', 'first');
    const socket = await open('/subscriber/order');
    for (let i = 0; i < 200; i++) {
      await publish('/publisher/order', `message ${i}`);
    }
    assert.equal(await socket.receive(), 'first');
    for (let i = 0; i < 200; i++) {
      assert.equal(await socket.receive(), `message ${i}`);
    }
    socket.close();
    assert.equal(await socket.closed, '1005');
  },

  async theSubprotocolIsAgreedOn() {
    const socket = await open('/subscriber/meta', ['chat', 'ws+meta.nchan']);
    assert.equal(socket.protocol, 'ws+meta.nchan');
    await publish('/publisher/meta', 'x');
    assert.match(await socket.receive(), /^id: \d+:0\ncontent-type: text\/plain\n\nx$/);
    socket.close(4001, 'enough');
    assert.equal(await socket.closed, '4001 enough');
  },

  async textAndBinaryOfAllSizesComeBack() {
    const socket = await open('/pubsub/sizes');
    for (const size of [0, 1, 125, 126, 65535, 65536, 1 << 20]) {
      socket.send('é'.repeat(size / 2));
      assert.equal(await socket.receive(), 'é'.repeat(size / 2));
      const bytes = Buffer.alloc(size, 0xff);
      socket.send(bytes);
      assert.ok(bytes.equals(await socket.receive()));
    }
    socket.close();
  },

  async fragmentsArePutTogether() {
    const socket = await open('/pubsub/fragments');
    socket.send('one ', { fin: false });
    socket.ping('between');
    socket.send('message', { fin: true });
    await once(socket, 'pong');
    assert.equal(await socket.receive(), 'one message');
    socket.close();
  },

  async messagesAreCompressedBothWays() {
    const plain = await open('/deflated/both', [], { perMessageDeflate: false });
    for (const perMessageDeflate of [
      { threshold: 0 },
      { threshold: 0, clientNoContextTakeover: true, serverNoContextTakeover: true },
      { threshold: 0, serverMaxWindowBits: 12 },
      { threshold: 0, clientMaxWindowBits: 9 },
    ]) {
      const socket = await open('/deflated/both', [], { perMessageDeflate });
      assert.match(socket.extensions, /^permessage-deflate/);
      const texts = ['x', 'all work and no play '.repeat(5000), 'x', Math.random().toString().repeat(100)];
      for (const text of texts) {
        socket.send(text);
        let came;
        do {
          came = await socket.receive(); // what others have sent before comes first
        } while (came !== text);
        do {
          came = await plain.receive();
        } while (came !== text);
      }
      socket.close();
      await socket.closed;
    }
    plain.close();
  },

  async theEndOfAChannelIsSaid() {
    const socket = await open('/subscriber/ending');
    await fetch(base + '/publisher/ending', { method: 'DELETE' });
    assert.equal(await socket.closed, '1001 410 Gone');
  },

  async aSubscriberMayNotPublish() {
    const socket = await open('/subscriber/mute');
    socket.send('x');
    assert.equal(await socket.closed, '1008 Publishing not allowed.');
  },

  async aPublisherIsAnswered() {
    const socket = await open('/publisher/answered', [], { headers: { Accept: 'application/json' } });
    socket.send('x');
    assert.equal(JSON.parse(await socket.receive()).messages, 1);
    socket.close();
  },

  async aMessageThatIsTooLongIsRefused() {
    const socket = await open('/pubsub/long');
    socket.send('x'.repeat((1 << 20) + 1));
    assert.equal(await socket.closed, '1009 Message is too long.');
  },

  async aRefusalIsAnOrdinaryAnswer() {
    const socket = new WebSocket(sockets + '/polls/x');
    const [error] = await once(socket, 'error');
    assert.match(error.message, /403/);
  },

  async pingsAreAnswered() {
    const socket = await open('/pinging/x');
    await once(socket, 'ping');
    await once(socket, 'ping'); // it would have been closed, had the first not been answered
    socket.close();
  },
};

(async () => {
  for (const [name, test] of Object.entries(tests)) {
    await test();
    console.log(`ok ${name}`);
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
