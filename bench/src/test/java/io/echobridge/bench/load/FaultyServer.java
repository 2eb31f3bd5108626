package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * As much of a Socket.IO server as a few WebSocket clients need, and the application that publishes
 * through it. What becomes of the numbers of events on their way is for the test to say.
 */
final class FaultyServer implements Application, AutoCloseable {
  private final ServerSocket listener;
  private final Way way;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private long sequence;

  /** Hands on an event's number: once, not at all, twice, or later than another. */
  interface Way {
    void pass(long sequence, Consumer<Long> on);
  }

  FaultyServer(Way way) throws IOException {
    this.way = way;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      for (; ; ) {
        Socket socket = listener.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        request.append((char) in.read());
      }
      String answer = "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      send(socket, "0{\"sid\":\"x\",\"pingInterval\":25000}");
      hear(in);
      send(socket, "40{\"sid\":\"y\"}");
      hear(in);
      clients.add(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a short frame, whatever it says. */
  private static void hear(InputStream in) throws IOException {
    int length = in.readNBytes(2)[1] & 0x7f;
    in.readNBytes(4 + length);
  }

  @Override
  public void publish(int channel) {
    way.pass(++sequence, this::broadcast);
  }

  @Override
  public void probe(int channel) {
    broadcast(0);
  }

  @Override
  public int channels() {
    return 1;
  }

  private void broadcast(long number) {
    for (Socket client : clients) {
      try {
        String event = "{\"seq\":" + number + ",\"nanos\":" + System.nanoTime() + "}";
        send(client, "42[\"e\",\"c\"," + event + "]");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    byte[] frame = ("\u0081" + (char) text.length() + text).getBytes(ISO_8859_1);
    socket.getOutputStream().write(frame);
  }

  /** Ends the connection of one client. */
  void cutOne() throws IOException {
    clients.remove(0).close();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "faulty-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
