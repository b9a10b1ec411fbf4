// A proxy in front of a dashboard, which can fall silent, refuse, and answer in the dashboard's place.
import { once } from 'node:events';
import { createServer, request } from 'node:http';

/**
 * Starts one on loopback.
 *
 * target: the root of a dashboard, without a prefix
 * strip: a prefix that it takes off all paths
 */
export const proxy = async (target, strip = '') => {
  const sockets = new Set();
  const calls = [];
  let mode = 'pass';
  // Gives a status for the path of a call that is not to be passed on.
  let instead = () => 0;

  const server = createServer((call, answer) => {
    calls.push(call.url);
    if (mode === 'silent') return;
    const status = instead(call.url);
    if (status) {
      answer.writeHead(status).end();
      return;
    }
    const path = call.url.startsWith(`${strip}/`) ? call.url.slice(strip.length) : call.url;
    const onward = request(target + path, { method: call.method, headers: call.headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode, reply.rawHeaders);
      reply.on('data', (piece) => {
        if (mode === 'pass') answer.write(piece);
      });
      reply.on('end', () => {
        if (mode === 'pass') answer.end();
      });
      reply.on('error', () => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    call.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (mode === 'gone') socket.destroy();
  });
  const cut = () => sockets.forEach((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    calls,
    /** Nothing comes back any more, and no connection ends. */
    fallSilent: () => {
      mode = 'silent';
    },
    /** All connections end, and no new one lasts. */
    goAway: () => {
      mode = 'gone';
      cut();
    },
    /** New calls are passed on; those that hang go on hanging. */
    comeBack: () => {
      mode = 'pass';
    },
    /** Answers calls itself for which the function gives a status. */
    answer: (status) => {
      instead = status;
    },
    close: () => {
      cut();
      server.close();
    },
  };
};
