package io.echobridge.protocol.raw.wire;

import io.echobridge.testkit.wire.Peer;
import io.echobridge.testkit.wire.Plug;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client of server-sent events on a socket of its own. What it hears first is the status; then
 * one event at a time, with {@code " / "} between its lines. What is no such answer is heard as its
 * status alone.
 */
final class EventsPeer implements Peer {
  private final Plug plug;
  private final Map<String, String> headers = new TreeMap<>();
  private String status = "";

  /**
   * @param request a target, and {@code " | Name: value"} for each header
   */
  EventsPeer(int port, String request) throws IOException {
    plug = new Plug(port);
    String[] parts = request.split(" \\| ", -1);
    StringBuilder head = new StringBuilder("GET " + parts[0] + " HTTP/1.1\r\nHost: test\r\n");
    for (int i = 1; i < parts.length; i++) {
      head.append(parts[i]).append("\r\n");
    }
    plug.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Of the answer, whose status was heard; names in lower case. */
  Map<String, String> headers() {
    return headers;
  }

  @Override
  public void send(String... said) throws IOException {
    for (String each : said) {
      plug.write(each.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public String receive() throws IOException {
    return status.isEmpty() ? head() : event();
  }

  private String head() throws IOException {
    int first = plug.read();
    if (first < 0) {
      return "end";
    }
    status = plug.line().split(" ", 3)[1];
    for (String line = plug.line(); !line.isEmpty(); line = plug.line()) {
      String[] header = line.split(": ", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
    }
    return status;
  }

  private String event() throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = plug.read();
      if (next < 0) {
        return "end";
      }
      if (next != '\n') {
        line.write(next);
      } else if (line.size() > 0) {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        return String.join(" / ", lines);
      }
    }
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
