package io.echobridge.hub;

import io.echobridge.channel.ChannelName;
import io.echobridge.hub.delivery.Census;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.hub.stats.ClientState;
import io.echobridge.hub.stats.Vitals;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.ClientConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What operators want to know of single clients, users and nodes. It costs nothing until they ask,
 * and then walks all clients: for callers that ask now and then, from any thread but a loop.
 */
public final class Looking {
  private static final int MOST_CHANNELS = 1_000;
  private static final long PATIENCE_SECONDS = 2;

  private final Sessions sessions;
  private final Census census;
  private final Others others;
  private final NodeVitals vitals;

  Looking(Sessions sessions, Census census, Others others, NodeVitals vitals) {
    this.sessions = sessions;
    this.census = census;
    this.others = others;
    this.vitals = vitals;
  }

  /** Has the other nodes know how this one does. */
  public void tell(Vitals own) {
    others.command(Commands.VITALS, own.text());
  }

  /** How the other nodes do, as far as they said so of late. */
  public Map<NodeId, Vitals> vitals() {
    return vitals.latest();
  }

  /**
   * A client of this node.
   *
   * @param id its public or its secret id
   * @return never fails; empty where there is none, or its loop does not answer
   */
  public CompletionStage<Optional<ClientState>> client(String id) {
    List<Session> found = sessions.with(Set.of(id));
    CompletableFuture<Optional<ClientState>> told = new CompletableFuture<>();
    if (found.isEmpty()) {
      told.complete(Optional.empty());
      return told;
    }
    Session session = found.get(0);
    session.onPresentLoop(() -> told.complete(Optional.of(state(session))));
    return told.completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether a client of this node has this public or secret id. */
  public boolean isHere(String id) {
    return !sessions.with(Set.of(id)).isEmpty();
  }

  /**
   * The public ids of the connections, on all nodes, by which a user is signed in or a member of
   * presence channels.
   */
  public Set<String> connectionsOf(String userId) {
    return census.connectionsOf(userId);
  }

  /** On the session's loop. */
  private ClientState state(Session session) {
    ClientConnection connection = session.connection();
    Returns returns = sessions.returns();
    List<ChannelName> channels = new ArrayList<>();
    int count = 0;
    String user = session.signIn().user(null);
    for (Subscription each : session.subscriptions()) {
      if (user == null && each.member() != null) {
        user = session.signIn().user(each);
      }
      if (!each.channelName().isInternal()) {
        count++;
        if (channels.size() < MOST_CHANNELS) {
          channels.add(each.channelName());
        }
      }
    }
    return new ClientState(
        connection.publicId(),
        Optional.ofNullable(user),
        Duration.ofNanos(System.nanoTime() - session.begun()),
        channels,
        count,
        connection.holding().waiting(),
        returns == null ? 0 : returns.returnCounts().of(connection.id()),
        connection.holding());
  }
}
