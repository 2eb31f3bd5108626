package io.echobridge.hub;

import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.gate.CloseReason;
import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Returning.Wanted;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Several channels that a session subscribes to at once: waits until all are decided on, then for
 * what this node still has to learn, and enters them together. On the session's loop.
 */
final class Begin {
  private final Openings openings;
  private final Session session;
  private final Beginning beginning;
  private final StartingPoint from;
  private final long cost;

  /**
   * Those that the client may hear, in the order in which it named them; as whom, if as anybody.
   */
  private final Map<ChannelName, Optional<Member>> granted = new LinkedHashMap<>();

  private final Map<ChannelName, Refused> refused = new LinkedHashMap<>();
  private final Set<ChannelName> undecided = new HashSet<>();

  /** Who subscribed to one of them meanwhile, and wants to know what became of that. */
  private final Map<ChannelName, IntConsumer> askers = new HashMap<>(0);

  private boolean isAsking = true;

  /**
   * @param cost what the session has taken for it, in bytes
   */
  Begin(
      Openings openings, Session session, Optional<String> place, Beginning beginning, long cost) {
    this.openings = openings;
    this.session = session;
    this.beginning = beginning;
    this.from = new StartingPoint(session, place);
    this.cost = cost;
  }

  long cost() {
    return cost;
  }

  /** How many of its channels wait for nobody's answer. */
  int size() {
    return granted.size();
  }

  /** Whether the client may soon hear a channel by this. */
  boolean names(ChannelName channel) {
    return granted.containsKey(channel) || undecided.contains(channel);
  }

  /** Has one more hear what becomes of a channel; whether it is one of these. */
  boolean joins(ChannelName channel, IntConsumer decided) {
    boolean isNamed = names(channel);
    if (isNamed && decided != ClientSession.UNASKED) {
      IntConsumer before = askers.put(channel, decided);
      if (before != null) {
        before.accept(Questions.ASKED_AGAIN);
      }
    }
    return isNamed;
  }

  private void tell(ChannelName channel, int status) {
    IntConsumer asker = askers.remove(channel);
    if (asker != null) {
      asker.accept(status);
    }
  }

  /** Asks about each of the channels. Once. */
  void ask(Collection<ChannelName> channels, ChannelAuthorizer authorizer) {
    for (ChannelName each : channels) {
      if (!isKnown(each)) {
        ask(each, authorizer);
      }
    }
    isAsking = false;
    goOn();
  }

  /** Whether the session is on a channel, or may be soon. */
  private boolean isKnown(ChannelName channel) {
    return session.find(channel) != null
        || session.questions().isOpen(channel)
        || openings.names(channel);
  }

  private void ask(ChannelName channel, ChannelAuthorizer authorizer) {
    Sessions shared = session.shared();
    if (!session.signIn().reaches(session, channel)) {
      Refused reserved = Entrance.reserved();
      shared.note(channel, reserved);
      refuse(channel, reserved);
    } else if (!channel.isReserved() && shared.entrance().isFull(session, 1)) {
      refuse(channel, shared.entrance().full());
    } else if (channel.kind().guarded()) {
      undecided.add(channel);
      Granted byToken = session.signIn().grant(channel);
      if (byToken != null) {
        answered(channel, byToken);
        return;
      }
      session
          .questions()
          .ask(
              channel,
              authorizer,
              answer -> answered(channel, answer),
              status -> takenBack(channel));
    } else {
      granted.put(channel, Optional.empty());
    }
  }

  private void answered(ChannelName channel, Authorization answer) {
    if (answer instanceof Refused refusal) {
      session.shared().note(channel, refusal);
      refuse(channel, refusal);
    } else if (answer instanceof Granted yes) {
      Refused fault = session.shared().entrance().fault(session, channel, yes.member());
      if (fault == null) {
        boolean isMember = channel.kind() == ChannelKind.PRESENCE;
        granted.put(channel, isMember ? Optional.ofNullable(yes.member()) : Optional.empty());
      } else {
        refuse(channel, fault);
      }
    }
    undecided.remove(channel);
    goOn();
  }

  /** The client gives a channel up whose question was taken back. */
  private void takenBack(ChannelName channel) {
    if (undecided.remove(channel)) {
      tell(channel, Questions.TAKEN_BACK);
      goOn();
    }
  }

  /** The client gives a channel up, if it is one of these. */
  void giveUp(ChannelName channel) {
    if (granted.remove(channel) != null) {
      tell(channel, Questions.TAKEN_BACK);
    }
  }

  private void refuse(ChannelName channel, Refused refusal) {
    session.shared().count(channel, refusal);
    refused.put(channel, refusal);
    tell(channel, refusal.status());
  }

  /** Goes on when nothing is left to decide. */
  private void goOn() {
    if (isAsking || !undecided.isEmpty() || !session.isLive()) {
      return;
    }
    if (beginning.decided(Collections.unmodifiableMap(refused))) {
      passGate();
    } else {
      openings.over(this, false);
    }
  }

  /** Who is on presence channels elsewhere has to be known, as for any other member. */
  private void passGate() {
    Gate gate = session.shared().gate();
    Optional<ChannelName> presence =
        granted.entrySet().stream()
            .filter(each -> each.getValue().isPresent())
            .map(Map.Entry::getKey)
            .findFirst();
    if (presence.isEmpty() || gate.isOpen()) {
      from.await();
      openings.ready(this);
      return;
    }
    session
        .questions()
        .await(
            gate,
            presence.get(),
            this::passGate,
            status -> {
              giveUp(presence.get());
              passGate();
            });
  }

  /** Whether it is known from where the client hears its channels. */
  boolean isPlaced() {
    return granted.isEmpty() || from.isFound();
  }

  /** The client is on its channels from here on. Once, when its turn has come. */
  void enter() {
    granted.keySet().removeIf(each -> session.find(each) != null); // it did not wait for us
    ClientConnection connection = session.connection();
    enter(connection);
    openings.over(this, true);
    for (ChannelName each : List.copyOf(askers.keySet())) {
      tell(each, Entrance.SUBSCRIBED);
    }
  }

  private void enter(ClientConnection connection) {
    Returns returns = session.shared().returns();
    if (granted.isEmpty()) {
      beginning.begun(from.nothing(returns));
    } else if (returns == null) {
      beginning.begun(from.nowhere());
      enterEach();
    } else {
      enter(connection, returns);
    }
  }

  private void enterEach() {
    granted.forEach(
        (channel, member) -> {
          if (session.isLive()) {
            session
                .shared()
                .entrance()
                .enter(session, channel, member.orElse(null), status -> entered(channel, status));
          }
        });
  }

  private void entered(ChannelName channel, int status) {
    tell(channel, status);
    if (status != Entrance.SUBSCRIBED) {
      beginning.refused(channel, status);
    }
  }

  private void enter(ClientConnection connection, Returns returns) {
    int most = session.shared().limits().maxMembersPerChannel();
    Place place = from.place();
    Place behind = place == null ? returns.returning().here() : place;
    List<Wanted> wanted = new ArrayList<>();
    List<ChannelName> full = new ArrayList<>();
    long held = 0;
    for (Map.Entry<ChannelName, Optional<Member>> each : granted.entrySet()) {
      Wanted one = new Wanted(each.getKey(), each.getValue().orElse(null), behind);
      if (returns.returning().hasRoom(one, connection, most)) {
        wanted.add(one);
        held += Subscription.cost(one.channel(), one.member());
      } else {
        full.add(each.getKey());
      }
    }
    if (!session.shared().entrance().take(connection, held)) {
      connection.close(CloseReason.MEMORY);
      return;
    }
    // What the client missed is on the loop's queue, behind whatever is sent in this task.
    beginning.begun(wanted.isEmpty() ? from.nothing(returns) : from.begin(returns, wanted));
    full.forEach(
        each -> {
          if (session.isLive()) {
            entered(each, session.shared().entrance().isFull(connection, each));
          }
        });
  }
}
