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
import io.echobridge.protocol.GapReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Several channels that a session subscribes to at once: waits until all are decided on, then for
 * what this node still has to learn, and enters them together. On the session's loop.
 */
final class Begin {
  private final Session session;
  private final Beginning beginning;
  private final StartingPoint from;

  /**
   * Those that the client may hear, in the order in which it named them; as whom, if as anybody.
   */
  private final Map<ChannelName, Optional<Member>> granted = new LinkedHashMap<>();

  private final Map<ChannelName, Refused> refused = new LinkedHashMap<>();
  private final Set<ChannelName> undecided = new HashSet<>();
  private boolean isAsking = true;

  Begin(Session session, Optional<String> place, Beginning beginning) {
    this.session = session;
    this.beginning = beginning;
    this.from = new StartingPoint(session, place);
  }

  /** Asks about each of the channels. Once. */
  void ask(Collection<ChannelName> channels, ChannelAuthorizer authorizer) {
    for (ChannelName each : new LinkedHashSet<>(channels)) {
      if (session.find(each) == null) {
        ask(each, authorizer);
      }
    }
    isAsking = false;
    goOn();
  }

  private void ask(ChannelName channel, ChannelAuthorizer authorizer) {
    Sessions shared = session.shared();
    if (!session.mayAskFor(channel)) {
      Refused reserved = Entrance.reserved();
      shared.note(channel, reserved);
      refuse(channel, reserved);
    } else if (session.size() + granted.size() >= shared.limits().maxChannelsPerConnection()) {
      refuse(channel, shared.entrance().full());
    } else if (channel.kind().guarded()) {
      undecided.add(channel);
      session
          .questions()
          .ask(
              channel,
              authorizer,
              answer -> answered(channel, answer),
              status -> takenBack(channel, status));
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

  private void takenBack(ChannelName channel, int status) {
    if (status == Questions.TAKEN_BACK && undecided.remove(channel)) {
      goOn();
    }
  }

  private void refuse(ChannelName channel, Refused refusal) {
    session.shared().count(channel, refusal);
    refused.put(channel, refusal);
  }

  /** Begins when nothing is left to decide. */
  private void goOn() {
    if (!isAsking
        && undecided.isEmpty()
        && session.isLive()
        && beginning.decided(Collections.unmodifiableMap(refused))) {
      passGate();
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
      from.find(this::enter);
      return;
    }
    session
        .questions()
        .await(
            gate,
            presence.get(),
            this::passGate,
            status -> {
              if (status == Questions.TAKEN_BACK) {
                granted.remove(presence.get());
                passGate();
              }
            });
  }

  private void enter() {
    granted.keySet().removeIf(each -> session.find(each) != null); // it did not wait for us
    if (isCaughtUp()) {
      return;
    }
    beginning.begun(from.fresh());
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
    if (status != Entrance.SUBSCRIBED) {
      beginning.refused(channel, status);
    }
  }

  /** Whether the client is brought up to date, or is over. */
  private boolean isCaughtUp() {
    Place start = from.place();
    Returns returns = session.shared().returns();
    if (start == null || returns == null) {
      return false;
    }
    ClientConnection connection = session.connection();
    int most = session.shared().limits().maxMembersPerChannel();
    List<Wanted> wanted = new ArrayList<>();
    List<ChannelName> full = new ArrayList<>();
    granted.forEach(
        (channel, member) -> {
          Wanted each = new Wanted(channel, member.orElse(null), start);
          if (returns.returning().hasRoom(each, connection, most)) {
            wanted.add(each);
          } else {
            full.add(channel);
          }
        });
    GapReason refusal = returns.returning().check(wanted, returns.settings().maxReplay());
    if (refusal != null) {
      from.refuse(refusal);
      return false;
    }
    return enter(returns, wanted, full);
  }

  private boolean enter(Returns returns, List<Wanted> wanted, List<ChannelName> full) {
    ClientConnection connection = session.connection();
    long cost = 0;
    for (Wanted each : wanted) {
      cost += Subscription.cost(each.channel(), each.member());
    }
    if (!session.shared().entrance().take(connection, cost)) {
      connection.close(CloseReason.MEMORY);
      return true;
    }
    List<Subscription> entered =
        returns
            .returning()
            .enter(
                connection,
                wanted,
                returns.settings().maxReplay(),
                () -> session.connection().close(CloseReason.TOO_SLOW));
    if (entered.size() < wanted.size()) {
      connection.holding().giveBack(cost);
      from.refuse(GapReason.TOO_OLD); // what was kept a moment ago
      return false;
    }
    // What the client missed is on the loop's queue, behind whatever is sent in this task.
    entered.forEach(session::add);
    returns.counters().recovery("caught-up");
    beginning.begun(from.caughtUp());
    full.forEach(
        channel -> entered(channel, session.shared().entrance().isFull(connection, channel)));
    return true;
  }
}
