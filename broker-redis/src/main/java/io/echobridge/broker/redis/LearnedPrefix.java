package io.echobridge.broker.redis;

import io.echobridge.broker.InboundMark;
import io.echobridge.broker.redis.LaravelPrefix.Split;
import io.echobridge.channel.ChannelName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The prefix that Laravel's defaults make of the application's name, found in the messages that
 * look like Laravel's. Names are chosen by clients too, and others publish on the same Redis; so
 * this is what counts:
 *
 * <ul>
 *   <li>A prefix is <em>assumed</em> with the first name that has one and that nobody listens to as
 *       it stands. It is taken off from then on, and nothing is dropped yet.
 *   <li>It is <em>settled</em> after several different channels, none of which somebody listens to
 *       with the prefix, and only if no event came without one before. Then names without it are
 *       dropped.
 *   <li>What reaches listeners behind a prefix speaks for it. An assumption that reached nobody
 *       gives way to another that would, and to names without a prefix that do.
 *   <li>What clients listen to is dropped only for a prefix that reaches several guarded channels,
 *       which clients cannot choose freely, and it is told as a loss. When such channels are more
 *       than those that the prefix reaches, nothing is dropped any more.
 *   <li>Whatever comes, a public channel never hears what would be behind a prefix the event of a
 *       guarded one.
 * </ul>
 *
 * Used on the thread that receives, but for {@link #outgoing}.
 */
final class LearnedPrefix implements Prefixes {
  /** So many different channels settle a prefix, or take it back. */
  private static final int SEVERAL = 3;

  private static final int MOST_NOTED = 16;

  private final PrefixNotices notices;
  private final Predicate<String> wanted;
  private final boolean canSettle;

  /** Assumed or settled; empty before, and where there is none. */
  private String prefix = "";

  private boolean settled;

  /** Events came without a prefix, so it cannot be settled any more. */
  private boolean bare;

  /** And they were the first to reach listeners: names are what they are. */
  private boolean none;

  /** Channels heard behind the prefix. */
  private final Set<String> seen = new HashSet<>();

  /** Those of them that somebody listens to. */
  private final Set<String> reached = new HashSet<>();

  /** Names without the prefix that somebody listens to, and that were dropped. */
  private final Set<String> denied = new HashSet<>();

  /** Guarded channels that somebody listens to, behind a prefix that is not taken for one. */
  private final Set<String> missed = new HashSet<>();

  private volatile String spoken = "";

  /**
   * @param wanted whether somebody listens to a channel
   * @param canSettle whether {@code wanted} knows; nothing is ever dropped where it does not
   */
  LearnedPrefix(PrefixNotices notices, Predicate<String> wanted, boolean canSettle) {
    this.notices = notices;
    this.wanted = wanted;
    this.canSettle = canSettle;
  }

  @Override
  public Reading read(String name, byte[] body) {
    if (InboundMark.isOn(body)) {
      return Reading.ofChannel(name); // A client chose the name: nothing is learned from it.
    }
    if (!prefix.isEmpty() && name.startsWith(prefix)) {
      return behindPrefix(name, body);
    }
    List<Split> splits = LaravelPrefix.splits(name);
    boolean undecidable = splits.isEmpty() && (none || (settled && !wanted.test(name)));
    if (undecidable || looksHidden(name) || !LaravelSigns.isLikely(body)) {
      return settled ? Reading.FOREIGN : asItStands(name, splits);
    }
    if (splits.isEmpty()) {
      return withoutPrefix(name);
    }
    if (none) {
      return notTaken(name, splits);
    }
    return prefix.isEmpty() ? assume(name, splits) : otherPrefix(name, splits);
  }

  @Override
  public String outgoing(String channel) {
    return spoken + channel;
  }

  private Reading behindPrefix(String name, byte[] body) {
    String channel = name.substring(prefix.length());
    boolean heard = wanted.test(channel);
    if (!heard && reached.isEmpty() && name.indexOf("database", prefix.length()) > 0) {
      for (Split deeper : LaravelPrefix.splits(name)) {
        if (deeper.prefix().length() > prefix.length() && wanted.test(deeper.channel())) {
          return begin(deeper); // "My Database App"
        }
      }
    }
    if (settled) {
      note(reached, channel, heard);
      return Reading.ofChannel(channel);
    }
    if (wanted.test(name)) {
      return both(new Split(prefix, channel), name);
    }
    note(reached, channel, heard);
    note(seen, channel, seen.size() < SEVERAL && LaravelSigns.isLikely(body));
    decide();
    return Reading.ofChannel(channel);
  }

  private Reading assume(String name, List<Split> splits) {
    Split likely =
        splits.stream()
            .filter(split -> wanted.test(split.channel()))
            .findFirst()
            .orElse(splits.get(0));
    return wanted.test(name) ? both(likely, name) : begin(likely);
  }

  /** Something to begin with, or something better. */
  private Reading begin(Split split) {
    forget();
    prefix = split.prefix();
    note(seen, split.channel(), true);
    note(reached, split.channel(), wanted.test(split.channel()));
    notices.found(prefix);
    decide();
    return Reading.ofChannel(split.channel());
  }

  private void decide() {
    settled |= canSettle && !bare && seen.size() >= SEVERAL;
    spoken = settled || !reached.isEmpty() ? prefix : "";
  }

  private void forget() {
    prefix = "";
    settled = false;
    spoken = "";
    seen.clear();
    reached.clear();
    denied.clear();
    missed.clear();
  }

  private Reading withoutPrefix(String name) {
    boolean heard = wanted.test(name);
    if (!settled) {
      bare = true;
      if (heard && !none && reached.isEmpty()) {
        forget();
        none = true;
      } else if (heard && !prefix.isEmpty()) {
        notices.withAndWithout(prefix);
      }
      return Reading.ofChannel(name);
    }
    note(denied, name, heard);
    if (!isFirm() || denied.size() > reached.size()) {
      return takeBack(name);
    }
    notices.lost(prefix, "");
    return Reading.FOREIGN;
  }

  private boolean isFirm() {
    return reached.stream().filter(LaravelPrefix::guarded).count() >= SEVERAL;
  }

  private Reading takeBack(String name) {
    notices.takenBack(prefix);
    bare = true;
    if (reached.isEmpty()) {
      forget();
      none = true;
    }
    settled = false;
    return Reading.ofChannel(name);
  }

  private Reading otherPrefix(String name, List<Split> splits) {
    Split first = splits.get(0);
    if (prefix.startsWith(first.prefix())) {
      return begin(first); // a channel's name was taken for a part of it
    }
    boolean asItIs = wanted.test(name);
    if (asItIs && !isFirm() && !guardedBehind(splits)) {
      return settled ? takeBack(name) : Reading.ofChannel(name);
    }
    boolean heard = false;
    for (Split split : splits) {
      if (wanted.test(split.channel())) {
        if (reached.isEmpty() && !asItIs) {
          return begin(split);
        }
        heard = true;
      }
    }
    notices.other(prefix, first.prefix());
    if (heard && reached.size() < SEVERAL) {
      notices.lost(prefix, first.prefix());
    }
    return Reading.OTHER_PREFIX;
  }

  /** There is no prefix, and here is a name that looks as if there were. */
  private Reading notTaken(String name, List<Split> splits) {
    for (Split split : splits) {
      if (split.guarded() && wanted.test(split.channel())) {
        note(missed, split.channel(), true);
        notices.lost("", split.prefix());
        if (missed.size() >= SEVERAL) {
          none = false;
          return begin(split);
        }
      }
    }
    if (!wanted.test(name) || guardedBehind(splits)) {
      notices.notTaken(splits.get(0).prefix());
    }
    return asItStands(name, splits);
  }

  private Reading asItStands(String name, List<Split> splits) {
    if (guardedBehind(splits)) {
      return Reading.OTHER_PREFIX;
    }
    if (looksHidden(name)) {
      notices.notTaken(LaravelPrefix.alike(name).get(0).prefix());
    }
    return Reading.ofChannel(name);
  }

  /** A guarded channel's name, or a prefix of an application called "Private Club". */
  private boolean looksHidden(String name) {
    return LaravelPrefix.guarded(name)
        && !LaravelPrefix.alike(name).isEmpty()
        && !wanted.test(name);
  }

  /** Somebody listens to it as it stands, and it may be a prefix all the same. */
  private Reading both(Split split, String name) {
    if (split.guarded()) {
      return Reading.ofChannel(split.channel());
    }
    return wanted.test(split.channel())
        ? new Reading.Either(name, split.channel())
        : Reading.ofChannel(name);
  }

  private static boolean guardedBehind(List<Split> splits) {
    return splits.stream().anyMatch(Split::guarded);
  }

  private static void note(Set<String> set, String channel, boolean really) {
    if (really && set.size() < MOST_NOTED && channel.length() <= ChannelName.MAX_LENGTH) {
      set.add(channel);
    }
  }
}
