package io.echobridge.cluster;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.FrameCodec;
import io.echobridge.presence.Entry;
import io.echobridge.presence.PresentMember;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A change of this node, kept for nodes that miss it.
 *
 * @param said null for a join: its entry says all of it, and there are as many as clients
 * @param entry that comes or goes by it
 * @param bytes about what it takes in a frame
 * @param at when it happened
 */
record Kept(@Nullable Change said, @Nullable Entry entry, int bytes, long at) {
  /** About what a change, or one text more, takes besides its texts. */
  private static final int ABOUT = 24;

  /** The most bytes of a change: others take no larger frames. */
  private static final int MOST = FrameCodec.MAX_BYTES - (256 << 10);

  static Kept join(Entry entry, long now) {
    return new Kept(null, entry, entry.size() + ABOUT, now);
  }

  static Kept leave(Entry entry, long now) {
    return new Kept(new Change.Leave(entry.number()), entry, ABOUT, now);
  }

  static Kept event(List<ChannelName> channels, BroadcastEvent event, long now) {
    int bytes = ABOUT + event.name().length() + event.data().length();
    for (ChannelName channel : channels) {
      bytes += channel.value().length() + ABOUT;
    }
    for (String except : event.exceptAll()) {
      bytes += except.length() + ABOUT;
    }
    return new Kept(new Change.Event(List.copyOf(channels), event, 0), null, bytes, now);
  }

  static Kept command(String word, String argument, long now) {
    int bytes = ABOUT + word.length() + argument.length();
    return new Kept(new Change.Command(word, argument, 0), null, bytes, now);
  }

  /**
   * Whether others take it. One that they do not take would cost them all that is in its frame, as
   * often as they ask for it.
   */
  boolean fits() {
    if (entry != null) {
      return entry.size() <= FrameCodec.MAX_ENTRY;
    }
    return bytes <= MOST
        && (said instanceof Change.Event event
            ? fits(event.channels().size(), event.event())
            : said instanceof Change.Command command && fits(command.argument()));
  }

  private static boolean fits(int channels, BroadcastEvent event) {
    String socket = event.exceptSocket();
    return fits(event.name())
        && (socket == null || fits(socket))
        && channels + event.exceptAll().size() < FrameCodec.MAX_ITEMS
        && event.exceptAll().stream().allMatch(Kept::fits);
  }

  private static boolean fits(String text) {
    return text.length() <= FrameCodec.MAX_ENTRY;
  }

  /** Whether {@link #entry} comes by it. */
  boolean isJoin() {
    return said == null;
  }

  /** The change, as old as it is now. */
  Change aged(long now) {
    if (said == null) {
      return join(Objects.requireNonNull(entry, "a join is an entry's"));
    }
    if (said instanceof Change.Event event) {
      return new Change.Event(event.channels(), event.event(), age(now));
    }
    if (said instanceof Change.Command command) {
      return new Change.Command(command.word(), command.argument(), age(now));
    }
    return said;
  }

  private static Change join(Entry entry) {
    PresentMember present = entry.present();
    return new Change.Join(
        entry.number(),
        entry.channel(),
        present.member().userId(),
        present.member().channelData(),
        present.publicId());
  }

  private long age(long now) {
    return TimeUnit.NANOSECONDS.toMillis(now - at);
  }
}
