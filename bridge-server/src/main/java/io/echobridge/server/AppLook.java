package io.echobridge.server;

import io.echobridge.admin.AppStatus;
import io.echobridge.admin.ClientSight;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.Client;
import io.echobridge.hub.Hub;
import io.echobridge.hub.stats.Acknowledged;
import io.echobridge.hub.stats.ClientState;
import io.echobridge.hub.stats.Excerpt;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.hub.stats.Reach;
import io.echobridge.hub.stats.Tap;
import io.echobridge.hub.stats.Vitals;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.ClientProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What operators see of an app's hub, and do there. */
abstract class AppLook implements AppStatus {
  /** Where its brokers and its clients meet. */
  abstract Hub hub();

  abstract List<ClientProtocol> protocols();

  @Override
  public List<Occupancy> channels() {
    return hub().channels("");
  }

  @Override
  public Occupancy channel(ChannelName name) {
    return hub().channel(name);
  }

  @Override
  public Runnable tap(Tap tap) {
    return hub().tap(tap);
  }

  @Override
  public void tell(Vitals vitals) {
    hub().looking().tell(vitals);
  }

  @Override
  public Map<NodeId, Vitals> vitals() {
    return hub().looking().vitals();
  }

  @Override
  public Optional<ClientSight> client(String id) {
    // On this thread, not on that of the client: it walks all of them.
    return hub().looking().client(id).toCompletableFuture().join().map(this::sight);
  }

  private ClientSight sight(ClientState state) {
    Optional<Client> client =
        protocols().stream().flatMap(each -> each.whose(state.holding()).stream()).findFirst();
    return new ClientSight(
        state,
        client.map(Client::way),
        client.map(each -> each.handshake().remoteAddress()).orElse(""));
  }

  @Override
  public Set<String> connectionsOf(String user) {
    return hub().looking().connectionsOf(user);
  }

  @Override
  public List<Member> members(ChannelName channel) {
    return hub().members(channel);
  }

  @Override
  public Optional<Excerpt> newest(ChannelName channel, int most) {
    return hub().history(channel, Optional.empty(), most);
  }

  @Override
  public CompletionStage<Reach> publish(ChannelName channel, BroadcastEvent event) {
    return hub().publish(List.of(channel), event);
  }

  @Override
  public boolean disconnect(String connection) {
    boolean isHere = hub().looking().isHere(connection);
    hub().disconnect(connection);
    return isHere;
  }

  @Override
  public CompletionStage<Acknowledged> terminate(String user) {
    return hub().disconnectUser(user);
  }
}
