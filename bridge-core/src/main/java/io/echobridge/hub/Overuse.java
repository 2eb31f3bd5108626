package io.echobridge.hub;

import io.echobridge.gate.MessageCount;
import io.echobridge.gate.Occurrence;
import io.echobridge.gate.RefusalCount;
import io.echobridge.net.Rate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What single clients want more of than they may have. Thread-safe. */
final class Overuse {
  private final Supplier<HubLimits> limits;
  private final RefusalCount channels;
  private final RefusalCount whispers;
  private final RefusalCount whisperSize;
  private final RefusalCount bytes;
  private final RefusalCount joins;
  private final RefusalCount replays;
  private final RefusalCount memberSize;
  private final RefusalCount members;
  private final RefusalCount memory;

  Overuse(String app, Supplier<HubLimits> limits) {
    this.limits = limits;
    this.channels = new RefusalCount(app, "limits.max-channels-per-connection");
    this.whispers = new RefusalCount(app, "limits.whispers-per-second");
    this.whisperSize = new RefusalCount(app, "limits.max-whisper");
    this.bytes = new RefusalCount(app, "limits.bytes-per-second");
    this.joins = new RefusalCount(app, "limits.max-channels-per-connection");
    this.replays = new RefusalCount(app, "limits.max-channels-per-connection");
    this.memberSize = new RefusalCount(app, "limits.max-member-size");
    this.members = new RefusalCount(app, "limits.max-members-per-channel");
    this.memory = new RefusalCount("server.client-memory");
  }

  /** A client wants one more channel than it may have. */
  void channel() {
    int most = limits.get().maxChannelsPerConnection();
    channels.add("a client may have no more than " + most + " channels");
  }

  /**
   * Whether one more whisper is too many.
   *
   * @param before the client's whispers
   */
  boolean whisper(MessageCount before) {
    int perSecond = limits.get().whispersPerSecond();
    if (perSecond == 0 || before.isWithin(Rate.of(perSecond, 2 * perSecond))) {
      return false;
    }
    whispers.add("whispers are dropped: a client sends more than " + perSecond + " a second");
    return true;
  }

  /** Whether a whisper of so many bytes is too large. */
  boolean whisperSize(int size) {
    int most = limits.get().maxWhisper();
    if (size <= most) {
      return false;
    }
    whisperSize.add("a whisper is dropped: it has " + size + " bytes, more than " + most);
    return true;
  }

  /**
   * Whether a client has others receive too much.
   *
   * @param before what it had them receive of late
   */
  boolean bytes(MessageCount before, long more) {
    int perSecond = limits.get().bytesPerSecond();
    if (perSecond == 0 || before.isWithin(Rate.of(perSecond, 4 * perSecond), more)) {
      return false;
    }
    bytes.add("a client causes others to receive more than " + perSecond + " bytes a second");
    return true;
  }

  /** Whether a client joins presence channels too often. */
  boolean joins(MessageCount before, Rate rate) {
    if (before.isWithin(rate)) {
      return false;
    }
    joins.add("a client joins presence channels again and again");
    return true;
  }

  /** Whether a client asks too often to hear what it missed on a channel. */
  boolean replays(MessageCount before, Rate rate) {
    if (before.isWithin(rate)) {
      return false;
    }
    replays.add("a client asks again and again for what it missed");
    return true;
  }

  /** Whether the application says so many bytes of a member, which are too many. */
  boolean memberSize(int size) {
    int most = limits.get().maxMemberSize();
    if (size <= most) {
      return false;
    }
    memberSize.add("a member is refused: it has " + size + " bytes, more than " + most);
    return true;
  }

  /** A presence channel has as many members as it may have. */
  void members() {
    int most = limits.get().maxMembersPerChannel();
    members.add("a presence channel may have no more than " + most + " members");
  }

  /** There is no memory for one more channel of a client. */
  void memory() {
    memory.add("a client's channel is refused: clients hold too much memory");
  }

  /** The last one of each kind, if there was any. */
  List<Occurrence> latest() {
    return Stream.of(
            channels, whispers, whisperSize, bytes, joins, replays, memberSize, members, memory)
        .flatMap(count -> count.latest().stream())
        .toList();
  }

  /** How often, by a fixed word. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("channels", channels.sum());
    counts.put("whispers", whispers.sum());
    counts.put("whisper-size", whisperSize.sum());
    counts.put("bytes", bytes.sum());
    counts.put("joins", joins.sum());
    counts.put("replays", replays.sum());
    counts.put("member-size", memberSize.sum());
    counts.put("members", members.sum());
    counts.put("channel-memory", memory.sum());
    return counts;
  }
}
