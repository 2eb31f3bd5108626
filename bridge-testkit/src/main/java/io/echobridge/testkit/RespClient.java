package io.echobridge.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Just enough of Redis' protocol to be an application that publishes, and nothing that shares a bug
 * with the client library under test. One thread at a time.
 */
public final class RespClient implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private RespClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** Connects to a Redis without TLS. */
  public static RespClient connect(String host, int port) {
    try {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(host, port), 5_000);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      return new RespClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis at " + host + ":" + port, e);
    }
  }

  /**
   * Sends a command and reads its answer: a text, a number, or a list of them.
   *
   * @throws AssertionError when Redis answers with an error
   */
  public Object command(String... words) {
    send(bytes(words));
    return answer();
  }

  /** Publishes a message to each channel, all in one go, and waits for the answers. */
  public void publish(String channel, List<byte[]> messages) {
    byte[] name = channel.getBytes(StandardCharsets.UTF_8);
    byte[] publish = "PUBLISH".getBytes(StandardCharsets.UTF_8);
    messages.forEach(message -> send(List.of(publish, name, message)));
    messages.forEach(message -> answer());
  }

  /** Publishes under a name that need not be text. */
  public void publish(byte[] channel, byte[] message) {
    send(List.of("PUBLISH".getBytes(StandardCharsets.UTF_8), channel, message));
    answer();
  }

  /** Adds an entry to a stream for each body, in a field {@code data}, all in one go. */
  public void append(String stream, List<byte[]> bodies) {
    List<byte[]> words = bytes("XADD", stream, "*", "data");
    for (byte[] body : bodies) {
      List<byte[]> command = new ArrayList<>(words);
      command.add(body);
      send(command);
    }
    bodies.forEach(body -> answer());
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(List<byte[]> words) {
    try {
      out.write(("*" + words.size() + "\r\n").getBytes(StandardCharsets.UTF_8));
      for (byte[] word : words) {
        out.write(("$" + word.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(word);
        out.write('\r');
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Object answer() {
    try {
      out.flush();
      String line = line();
      String rest = line.substring(1);
      return switch (line.charAt(0)) {
        case '+' -> rest;
        case ':' -> Long.parseLong(rest);
        case '$' -> text(Integer.parseInt(rest));
        case '*' -> list(Integer.parseInt(rest));
        default -> throw new AssertionError("Redis answered: " + rest);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(int length) throws IOException {
    if (length < 0) {
      return "";
    }
    byte[] text = in.readNBytes(length + 2);
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private List<Object> list(int size) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(answer());
    }
    return all;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static List<byte[]> bytes(String... words) {
    List<byte[]> all = new ArrayList<>();
    for (String word : words) {
      all.add(word.getBytes(StandardCharsets.UTF_8));
    }
    return all;
  }
}
