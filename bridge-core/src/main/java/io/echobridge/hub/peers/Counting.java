package io.echobridge.hub.peers;

import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.Frame.Answer.Row;
import io.echobridge.hub.delivery.Census;
import io.echobridge.hub.stats.Headcount;
import io.echobridge.hub.stats.Occupancy;
import io.echobridge.presence.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How full channels are on all nodes. Every node knows all members of presence channels, so nobody
 * is asked about them; of other channels each node knows its own subscribers only. Thread-safe.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Counting {
  /** An answer of so many rows is far below the bound of a frame. */
  private static final int ROWS_IN_A_PART = 1_000;

  static final int MOST_ROWS = 100_000;
  private static final String PRESENCE = "presence-";

  private final Census census;
  private final Asking asking;
  private final Supplier<List<NodeId>> others;

  /**
   * @param others the nodes that are there
   */
  public Counting(Census census, Asking asking, Supplier<List<NodeId>> others) {
    this.census = census;
    this.asking = asking;
    this.others = others;
  }

  /** That of a node that has no others. */
  public static Counting alone(Census census) {
    Asking nobody = new Asking(0, 0, System::nanoTime, (nodes, question) -> {});
    return new Counting(census, nobody, List::of);
  }

  /** All channels whose names begin like this; never fails. */
  public CompletionStage<Headcount> channels(String prefix) {
    if (prefix.startsWith(PRESENCE)) {
      return CompletableFuture.completedFuture(known(census.occupied(prefix)));
    }
    return asking
        .ask(others.get(), Asking.CHANNELS, prefix)
        .thenApply(answers -> together(census.occupied(prefix), answers));
  }

  /** One channel, an empty one too; never fails. */
  public CompletionStage<Headcount> channel(ChannelName name) {
    if (name.kind() == ChannelKind.PRESENCE) {
      return CompletableFuture.completedFuture(known(List.of(census.occupancy(name))));
    }
    return asking
        .ask(others.get(), Asking.CHANNEL, name.value())
        .thenApply(answers -> together(List.of(census.occupancy(name)), answers));
  }

  /** This node's part of an answer to another node's question, ready to be sent. */
  public static List<Frame.Answer> answer(Census census, Frame.Question question) {
    List<Occupancy> here;
    switch (question.kind()) {
      case Asking.CHANNELS -> here = census.occupied(question.argument());
      case Asking.CHANNEL ->
          here = ChannelName.parse(question.argument()).map(census::occupancy).stream().toList();
      default -> {
        return List.of(new Frame.Answer(question.id(), 0, true, false, List.of()));
      }
    }
    List<Row> rows =
        here.stream()
            .filter(each -> each.name().kind() != ChannelKind.PRESENCE && each.subscribers() > 0)
            .limit(MOST_ROWS + 1L) // one more says that there are too many
            .map(each -> new Row(each.name(), each.subscribers(), 0))
            .toList();
    List<Frame.Answer> parts = new ArrayList<>();
    for (int from = 0; from == 0 || from < rows.size(); from += ROWS_IN_A_PART) {
      int to = Math.min(from + ROWS_IN_A_PART, rows.size());
      List<Row> part = rows.subList(from, to);
      parts.add(new Frame.Answer(question.id(), parts.size(), to == rows.size(), true, part));
    }
    return parts;
  }

  private Headcount known(List<Occupancy> channels) {
    int nodes = others.get().size() + 1;
    return new Headcount(channels, nodes, nodes, channels.size() > MOST_ROWS);
  }

  private Headcount together(List<Occupancy> here, Asking.Answers answers) {
    Map<ChannelName, Occupancy> all = new LinkedHashMap<>();
    here.forEach(each -> all.put(each.name(), each));
    for (Row row : answers.rows()) {
      if (row.channel().kind() != ChannelKind.PRESENCE) {
        all.merge(
            row.channel(),
            new Occupancy(row.channel(), row.subscriptions(), 0),
            (one, other) ->
                new Occupancy(one.name(), one.subscribers() + other.subscribers(), one.users()));
      }
    }
    boolean isTooMuch = answers.tooMany() || all.size() > MOST_ROWS;
    return new Headcount(
        List.copyOf(all.values()), answers.asked() + 1, answers.answered() + 1, isTooMuch);
  }
}
