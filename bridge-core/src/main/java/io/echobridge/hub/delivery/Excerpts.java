package io.echobridge.hub.delivery;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.history.ChannelEntries;
import io.echobridge.history.History;
import io.echobridge.history.LogEntry;
import io.echobridge.history.Offsets;
import io.echobridge.history.Place;
import io.echobridge.hub.stats.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history for others than clients. The order's lock is held only while entries are
 * picked; their messages are opened without it. From any thread but a loop.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Excerpts {
  /** The most bytes of data in one excerpt, but for the last event. */
  private static final int MOST_BYTES = 1 << 20;

  private final Sequencer order;
  private final Recall recall;
  private final ChannelEntries kept;

  /**
   * @param order whose lock guards the history
   */
  public Excerpts(Sequencer order, Recall recall) {
    this.order = order;
    this.recall = recall;
    this.kept = new ChannelEntries(recall.history());
  }

  /**
   * What is kept of a channel.
   *
   * @param after behind which offset, the oldest first; without one, the newest events. If it is no
   *     place here, everything that is kept
   * @param most how many events, at least one
   */
  public Excerpt read(ChannelName channel, Optional<String> after, int most) {
    if (after.isEmpty()) {
      return newest(channel, most);
    }
    Offsets.Meaning meaning = recall.offsets().read(after.get());
    return meaning instanceof Offsets.NotYet
        ? new Excerpt(List.of(), true, after) // whatever comes here next is behind it
        : behind(channel, meaning instanceof Offsets.Known known ? known.place() : null, most);
  }

  private Excerpt newest(ChannelName channel, int most) {
    List<LogEntry> entries;
    Place here;
    boolean isComplete;
    synchronized (order) {
      entries = kept.newest(channel, most);
      here = recall.history().here();
      isComplete = recall.history().keeps(channel);
    }
    Page page = new Page(null);
    entries.forEach(page::add);
    List<Excerpt.Kept> events = page.events;
    int from = Math.max(0, events.size() - most);
    return new Excerpt(List.copyOf(events.subList(from, events.size())), isComplete, text(here));
  }

  private Excerpt behind(ChannelName channel, @Nullable Place start, int most) {
    Page page = new Page(start);
    boolean isComplete = start != null && recall.offsets().hasHeardAllSince(start);
    long behind = -1;
    while (true) {
      List<LogEntry> entries;
      Place here;
      synchronized (order) {
        History history = recall.history();
        isComplete &=
            start != null && history.keeps(channel) && history.isComplete(channel, start, behind);
        entries = kept.behind(channel, start, behind, most);
        here = history.here();
      }
      if (entries.isEmpty()) {
        return new Excerpt(List.copyOf(page.events), isComplete, text(here));
      }
      for (LogEntry entry : entries) {
        page.add(entry);
        behind = entry.sequence();
        if (page.events.size() >= most || page.bytes >= MOST_BYTES) {
          List<Excerpt.Kept> events =
              List.copyOf(page.events.subList(0, Math.min(most, page.events.size())));
          return new Excerpt(events, isComplete, events.get(events.size() - 1).id());
        }
      }
    }
  }

  private Optional<String> text(Place place) {
    return Optional.of(recall.offsets().text(place)).filter(text -> !text.equals(Offsets.NONE));
  }

  /** What an excerpt has so far. */
  private final class Page {
    private final List<Excerpt.Kept> events = new ArrayList<>();
    private final @Nullable Place start;
    private long bytes;

    Page(@Nullable Place start) {
      this.start = start;
    }

    void add(LogEntry entry) {
      int before = start == null ? 0 : start.eventsOf(entry);
      for (LogEntry.Numbered each : entry.open()) {
        BroadcastEvent event = each.event();
        if (each.number() >= before && !BroadcastEvent.isReserved(event.name())) {
          Place place;
          synchronized (order) {
            place = recall.history().placeOf(entry, each.events());
          }
          events.add(new Excerpt.Kept(place == null ? Optional.empty() : text(place), event));
          bytes += event.data().length();
        }
      }
    }
  }
}
