package io.echobridge.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Requests on one connection. {@code GET <target>}, {@code POST <target> <body>}, any other method,
 * {@code WS <target>} for a WebSocket; then {@code | Name: value} for each header. A target with a
 * slash stands for itself, any other is a query at the path of the protocol. Answers are {@code 200
 * <body>}.
 */
public final class HttpPeer implements Peer {
  private static final String UPGRADE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private final Plug plug;
  private final String path;
  private Map<String, String> headers = Map.of();

  /**
   * @param path what a query is put behind, such as {@code /socket.io/}
   */
  public HttpPeer(int port, String path) throws IOException {
    plug = new Plug(port);
    this.path = path;
  }

  /** The connection, after a 101. */
  Plug plug() {
    return plug;
  }

  /** Of the last answer; names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  @Override
  public void send(String... requests) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String request : requests) {
      out.writeBytes(bytes(request));
    }
    plug.write(out.toByteArray());
  }

  /** Says bytes that need not be a request. */
  public void raw(String bytes) throws IOException {
    plug.write(Plug.utf8(bytes));
  }

  private byte[] bytes(String request) {
    String[] parts = request.split(Pattern.quote(" | "), -1);
    String[] words = parts[0].split(" ", 3);
    String target = words[1].startsWith("/") ? words[1] : path + "?" + words[1];
    boolean upgrade = words[0].equals("WS");
    StringBuilder head = new StringBuilder(upgrade ? "GET" : words[0]);
    head.append(' ').append(target).append(" HTTP/1.1\r\nHost: test\r\n");
    head.append(upgrade ? UPGRADE : "");
    for (int i = 1; i < parts.length; i++) {
      head.append(parts[i]).append("\r\n");
    }
    byte[] body = new byte[0];
    if (words.length == 3) {
      boolean binary = words[2].startsWith("#");
      body = binary ? HexFormat.of().parseHex(words[2].substring(1)) : Plug.utf8(words[2]);
      String type = binary ? "application/octet-stream" : "text/plain;charset=UTF-8";
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    if (words.length == 3 && head.indexOf("Content-Length") < 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Plug.utf8(head.append("\r\n").toString()));
    out.writeBytes(body);
    return out.toByteArray();
  }

  @Override
  public String receive() throws IOException {
    int first = plug.read();
    if (first < 0) {
      return "end";
    }
    String status = plug.line().split(" ", 3)[1];
    Map<String, String> read = new TreeMap<>();
    for (String line = plug.line(); !line.isEmpty(); line = plug.line()) {
      String[] header = line.split(": ", 2);
      read.merge(header[0].toLowerCase(java.util.Locale.ROOT), header[1], (a, b) -> a + ", " + b);
    }
    headers = read;
    byte[] body = plug.read(Integer.parseInt(read.getOrDefault("content-length", "0")));
    String type = read.getOrDefault("content-type", "");
    String text =
        type.equals("application/octet-stream")
            ? "#" + HexFormat.of().formatHex(body)
            : new String(body, StandardCharsets.UTF_8);
    return (status + " " + text).strip();
  }

  @Override
  public boolean isQuiet() throws IOException {
    return plug.isQuiet(QUIET_MILLIS);
  }

  @Override
  public void abort() throws IOException {
    plug.abort();
  }

  @Override
  public void close() throws IOException {
    plug.close();
  }
}
