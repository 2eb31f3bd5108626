package io.echobridge.doctor;

import io.echobridge.call.Destination;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of Socket.IO over WebSocket, that hands over its packets as they are. */
final class SocketIoClient implements AutoCloseable {
  private static final long CONNECT_SECONDS = 10;
  private static final int MOST_WAITING = 1_000;

  /** Stands for the end of the connection. */
  static final String CLOSED = "";

  private final BlockingQueue<String> packets = new ArrayBlockingQueue<>(MOST_WAITING);
  private final WebSocket socket;

  private SocketIoClient(HttpClient client, Destination destination)
      throws ExecutionException, TimeoutException, InterruptedException, UnknownHostException {
    WebSocket.Builder handshake = client.newWebSocketBuilder();
    destination.hostHeader().ifPresent(name -> handshake.header("Host", name));
    this.socket =
        handshake
            .buildAsync(destination.reachable(), new Receiver(packets))
            .get(CONNECT_SECONDS, TimeUnit.SECONDS);
  }

  static SocketIoClient open(HttpClient client, URI uri)
      throws NoAnswerException, InterruptedException {
    try {
      return new SocketIoClient(client, Destination.of(uri.toString()));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof WebSocketHandshakeException refused
          ? new NoAnswerException("the answer is " + refused.getResponse().statusCode(), e)
          : new NoAnswerException(Trouble.of(e.getCause()), e);
    } catch (UnknownHostException e) {
      throw new NoAnswerException(Trouble.of(e), e);
    } catch (TimeoutException e) {
      throw new NoAnswerException(Trouble.TIMEOUT, e);
    }
  }

  void send(String packet) {
    var unused = socket.sendText(packet, true);
  }

  /** The next packet; {@link #CLOSED} after the last; nothing when none comes in time. */
  Optional<String> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(packets.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static final class Receiver implements WebSocket.Listener {
    private final BlockingQueue<String> packets;
    private final StringBuilder partial = new StringBuilder();

    Receiver(BlockingQueue<String> packets) {
      this.packets = packets;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      add(CLOSED);
      return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      add(CLOSED);
    }

    // What is too much is dropped: who asks has stopped listening.
    private void add(String packet) {
      boolean unused = packets.offer(packet);
    }
  }
}
