package io.echobridge.protocol.raw.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.protocol.Heard;
import io.echobridge.testkit.protocol.ProtocolClient;
import java.io.IOException;

/** An {@code EventSource} as the contract plays it: it listens, and says nothing. */
final class EventsPlayer implements ProtocolClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ERROR = "event: error / data: ";
  private static final String DATA = "data: ";

  private final EventsPeer peer;
  private boolean ended;

  EventsPlayer(EventsPeer peer) throws IOException {
    this.peer = peer;
    assertThat(peer.receive()).isEqualTo("200");
  }

  private static UnsupportedOperationException silent() {
    return new UnsupportedOperationException("a client of server-sent events says nothing");
  }

  @Override
  public String id() {
    throw new UnsupportedOperationException("a page is not told its id");
  }

  @Override
  public void subscribe(String channel) {
    throw silent();
  }

  @Override
  public void leave(String channel) {
    throw silent();
  }

  @Override
  public void whisper(String channel, String event, String data) {
    throw silent();
  }

  @Override
  public void garbage() {
    throw silent();
  }

  /** It has said all with its request, which is answered. */
  @Override
  public void settle() {}

  @Override
  public Heard next() throws IOException {
    while (!ended) {
      String event = peer.receive();
      ended = event.equals("end");
      if (event.startsWith(ERROR)) {
        return Heard.refused(json(event, ERROR).path("channel").asText());
      }
      if (event.startsWith(DATA)) {
        JsonNode said = json(event, DATA);
        return Heard.event(
            said.path("channel").asText(),
            said.path("event").asText(),
            said.path("data").toString());
      }
    }
    return Heard.end();
  }

  private static JsonNode json(String event, String before) throws IOException {
    return JSON.readTree(event.substring(before.length()));
  }

  /** A page has no word for it. */
  @Override
  public void goodbye() throws IOException {
    peer.close();
  }

  @Override
  public void abort() throws IOException {
    peer.abort();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
