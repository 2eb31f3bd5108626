package io.echobridge.protocol.raw.wire;

import io.echobridge.testkit.protocol.ProtocolClient;
import java.io.IOException;
import java.util.List;

/** How the contract speaks to clients of server-sent events. */
final class EventsDriver extends RawDriver {
  @Override
  public ProtocolClient connect(int port, int user) throws IOException {
    return connect(port, user, List.of("lobby"));
  }

  /** The channels stand in the URL: so the answer begins when the client hears them. */
  @Override
  public ProtocolClient connect(int port, int user, List<String> channels) throws IOException {
    String login = " | Authorization: Bearer user-" + user;
    String target = "/sse?channel=" + String.join("&channel=", channels);
    return new EventsPlayer(new EventsPeer(port, target + login));
  }
}
