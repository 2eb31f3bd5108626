package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.util.Arrays;

/** One HTTP request written byte by byte on its own connection. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 120_000;

  private RawHttp() {}

  /**
   * An answer; status 0 when the connection ended without one.
   *
   * @param head the status line and the headers
   * @param body what came until the connection ended, or as much as was announced
   */
  record Answer(int status, String head, String body) {
    /** The value of a header, "" when it is not there. */
    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(lower(name) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    private static String lower(String name) {
      return name.toLowerCase(java.util.Locale.ROOT);
    }
  }

  static Answer get(int port, String target, String... headers) {
    return send(port, head("GET", port, target, headers) + "\r\n", UTF_8);
  }

  static Answer post(int port, String target, String body, String... headers) {
    int length = body.getBytes(UTF_8).length;
    String head = head("POST", port, target, headers) + "Content-Length: " + length + "\r\n";
    return send(port, head + "\r\n" + body, UTF_8);
  }

  /** Sends these bytes and reads one answer. */
  static Answer send(int port, String request, Charset charset) {
    return send(port, request.getBytes(charset));
  }

  static Answer send(int port, byte[] request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      writeAll(socket, request);
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Request line and headers, to be ended by an empty line. */
  static String head(String method, int port, String target, String... headers) {
    boolean hasHost = Arrays.stream(headers).anyMatch(h -> h.startsWith("Host:"));
    String host = hasHost ? "" : "Host: 127.0.0.1:" + port + "\r\n";
    String first = method + " " + target + " HTTP/1.1\r\n" + host;
    return first
        + String.join("", java.util.List.of(headers).stream().map(h -> h + "\r\n").toList())
        + "Connection: close\r\n";
  }

  /** Reads one answer: by Content-Length, or to the end. */
  static Answer read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return new Answer(0, head.toString(), "");
        }
        head.append((char) next);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE_MILLIS + " ms", e);
    } catch (SocketException e) {
      return new Answer(0, head.toString(), "");
    }
    int status = Integer.parseInt(head.substring(9, 12));
    if (status == 101) {
      return new Answer(status, head.toString(), "");
    }
    String length = new Answer(status, head.toString(), "").header("Content-Length");
    byte[] body = length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    return new Answer(status, head.toString(), new String(body, UTF_8));
  }

  /** The server may answer and close before it has read all. */
  private static void writeAll(Socket socket, byte[] request) {
    try {
      socket.getOutputStream().write(request);
    } catch (IOException e) {
      // The answer says why.
    }
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The bytes of a text that is not UTF-8 to begin with. */
  static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
