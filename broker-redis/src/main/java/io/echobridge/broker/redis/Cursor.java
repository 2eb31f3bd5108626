package io.echobridge.broker.redis;

import io.echobridge.broker.redis.stream.EntryId;

/** How far one stream was read. For one thread. */
final class Cursor {
  /** The last entry that was read. */
  private EntryId at;

  /** The last entry when this node started, or one before: up to it, all is past. */
  private EntryId end;

  /** Up to where it is known that entries are gone. */
  private EntryId gapEnd = EntryId.ZERO;

  /** How many entries there ever were up to here, where that is known. */
  private long counted;

  /** Whether it was told that the stream is not there. */
  private boolean isGone;

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

  /** Whether entries that were not read are gone, or may be; once for each that is. */
  boolean hasGap(StreamInfo info) {
    end = end.isAfter(info.last()) ? info.last() : end;
    if (at.isAfter(info.last())) {
      return goBack(info);
    }
    isGone = false;
    boolean isNews =
        gapEnd.isAfter(at)
            ? info.lacksAfter(gapEnd, StreamInfo.UNKNOWN)
            : info.lacksAfter(at, counted);
    if (isNews) {
      gapEnd = info.gapEnd();
      counted = StreamInfo.UNKNOWN;
    } else if (at.equals(info.last())) {
      counted = info.added();
    }
    return isNews;
  }

  /**
   * Entries that were read are gone, up to the last one. A Redis that has crashed, or a replica in
   * its place, may have lost the newest ones: those before them must not come again.
   */
  private boolean goBack(StreamInfo info) {
    boolean isNews = true;
    gapEnd = EntryId.ZERO;
    if (at.isByClock() && info.last().equals(EntryId.ZERO)) {
      // Ids of a new stream will be higher. And a replica that is still empty will have the old
      // one.
      isNews = !isGone;
      isGone = true;
      counted = 0;
    } else if (at.isByClock() && info.last().isByClock()) {
      at = info.last();
      counted = info.added();
    } else { // it was made anew, and all of it is news
      at = EntryId.ZERO;
      end = EntryId.ZERO;
      counted = StreamInfo.UNKNOWN;
    }
    return isNews;
  }
}
