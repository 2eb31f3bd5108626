package io.echobridge.hub;

import io.echobridge.broker.Backfill;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Places;
import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Resolved;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.history.LogEntry;
import io.echobridge.history.SourceEntries;
import io.echobridge.hub.delivery.KeptMessages;
import io.echobridge.hub.recovery.MissedPart;
import io.echobridge.hub.recovery.MissedQuestion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Gives other nodes what a broker said while they did not hear it. From any thread but a loop. */
final class Supply {
  /** About how many bytes a part has, and how many ordinals it can be about. */
  private static final int MOST_BYTES = 256 << 10;

  private static final int MOST_POINTS = 50_000;

  /**
   * So much of the past a new node is given: more would take so long that its Redis gives it up.
   */
  private static final long MOST_PAST = 64 << 20;

  /** A larger message is in no part: it might not fit into a frame. */
  private static final int LARGEST = FrameCodec.MAX_BYTES / 2;

  /**
   * A broker whose messages other nodes may have from this one.
   *
   * @param number as the history knows it
   */
  record Supplied(int number, Places places, Backfill backfill) {}

  private final Map<String, Supplied> brokers;
  private final KeptMessages kept;

  /**
   * @param brokers by their names in the configuration
   */
  Supply(Map<String, Supplied> brokers, KeptMessages kept) {
    this.brokers = brokers;
    this.kept = kept;
  }

  /** A part of what a node asks for, or that there is none yet, or cannot be one. */
  Frame.Answer answer(Frame.Question question) {
    MissedQuestion asked = MissedQuestion.of(question.argument()).orElse(null);
    Supplied of = asked == null ? null : brokers.get(asked.broker());
    if (asked == null || of == null) {
      return answer(question, false, null);
    }
    if (of.backfill.begin(-1).isEmpty()) {
      // It lacks messages itself: the last ones, which it is being brought, or all of them.
      return answer(question, of.places.first().isPresent(), null);
    }
    Resolved end = of.places.resolve(asked.upTo());
    if (end instanceof Ahead) {
      return notYet(question);
    }
    OptionalLong behind = behind(asked, of);
    MissedPart part =
        end instanceof At at && behind.isPresent()
            ? part(of, behind.getAsLong(), asked.next(), at.heads()[0])
            : null;
    return answer(question, part != null, part == null ? null : part.bytes());
  }

  /** Whoever hears that asks again; who hears that there cannot be a part never does. */
  static Frame.Answer notYet(Frame.Question question) {
    return answer(question, true, null);
  }

  private static Frame.Answer answer(
      Frame.Question question, boolean can, @Nullable ByteBuffer part) {
    return new Frame.Answer(question.id(), 0, true, can, List.of(), null, part);
  }

  /** Where it begins, if this node has heard everything since. */
  private OptionalLong behind(MissedQuestion asked, Supplied of) {
    if (asked.isOfThePast()) {
      return of.backfill.begin(kept.newest(of.number, MOST_PAST));
    }
    if (asked.next() != null) {
      return OptionalLong.of(asked.next().ordinal());
    }
    return of.places.resolve(Objects.requireNonNull(asked.behind())) instanceof At at
            && hasHeard(of, at.heads()[0])
        ? OptionalLong.of(at.heads()[0])
        : OptionalLong.empty();
  }

  private static boolean hasHeard(Supplied of, long since) {
    return of.places.first().filter(first -> first[0] <= since).isPresent();
  }

  private @Nullable MissedPart part(
      Supplied of, long behind, MissedQuestion.@Nullable Next from, long upTo) {
    long limit = Math.min(upTo, of.backfill.endOf(behind + MOST_POINTS));
    SourceEntries.Row row =
        limit < behind
            ? null
            : kept.read(
                of.number,
                behind,
                from == null ? -1 : from.after(),
                limit,
                MOST_BYTES,
                of.backfill::endOf);
    if (row == null) {
      return null;
    }
    long end = row.isAll() ? limit : of.backfill.endOf(lastOf(row).ordinal());
    byte[] points = of.backfill.points(behind, end).orElse(null);
    if (points == null) {
      return null;
    }
    List<BrokerMessage> messages = new ArrayList<>();
    List<ChannelName> gone = new ArrayList<>();
    LogEntry before = null;
    for (LogEntry each : row.entries()) {
      BrokerMessage message = each.message();
      if (message == null || message.body().length > LARGEST) {
        gone.add(each.channel());
      } else if (before == null || !each.isOfOneMessage(before)) {
        messages.add(
            BrokerMessage.of(message.address(), message.body(), 0, each.ordinal() - behind));
        before = each;
      }
    }
    return new MissedPart(
        end == upTo ? null : new MissedQuestion.Next(end, row.last()), points, messages, gone);
  }

  private static LogEntry lastOf(SourceEntries.Row row) {
    return row.entries().get(row.entries().size() - 1);
  }
}
