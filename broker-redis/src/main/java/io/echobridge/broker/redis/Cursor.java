package io.echobridge.broker.redis;

import io.echobridge.broker.redis.stream.EntryId;

/** How far one stream was read. For one thread. */
final class Cursor {
  /** The last entry that was read. */
  private EntryId at;

  /** The last entry when this node started: up to it, all is past. */
  private EntryId end;

  /** Up to where it is known that entries are gone. */
  private EntryId gapEnd = EntryId.ZERO;

  /** How many entries there ever were up to here, where that is known. */
  private long counted;

  /**
   * @param oldest an id of the time from which on entries are to be read
   */
  Cursor(StreamInfo info, EntryId oldest) {
    end = info.last();
    at = oldest.isAfter(end) ? end : oldest;
    counted = isAtEnd() ? info.added() : StreamInfo.UNKNOWN;
  }

  EntryId at() {
    return at;
  }

  /** Whether nothing is left of what there was when this node started. */
  boolean isAtEnd() {
    return !end.isAfter(at);
  }

  /** Goes on to an entry that was read; returns whether that one is past. */
  boolean move(EntryId to) {
    at = to;
    counted += counted == StreamInfo.UNKNOWN ? 0 : 1;
    return !to.isAfter(end);
  }

  /** Whether entries that were not read are gone; once for each that is. */
  boolean hasGap(StreamInfo info) {
    boolean isNews =
        gapEnd.isAfter(at)
            ? info.lacksAfter(gapEnd, StreamInfo.UNKNOWN)
            : info.lacksAfter(at, counted);
    if (isNews) {
      gapEnd = info.gapEnd();
      counted = StreamInfo.UNKNOWN;
      if (at.isAfter(info.last())) { // it was made anew, and all of it is news
        at = EntryId.ZERO;
        end = EntryId.ZERO;
        gapEnd = EntryId.ZERO;
      }
    } else if (at.equals(info.last())) {
      counted = info.added();
    }
    return isNews;
  }
}
