package io.echobridge.hub.delivery;

import io.echobridge.protocol.ClientConnection;
import java.util.ArrayList;
import java.util.List;

/** Clients that go on with another connection, perhaps on another loop. */
final class Moves {
  private final Sequencer order;
  private final Shards shards;
  private final Channels channels;

  Moves(Sequencer order, Shards shards, Channels channels) {
    this.order = order;
    this.shards = shards;
    this.channels = channels;
  }

  /** As {@link Sequencer#move}. */
  List<Subscription> move(
      List<Subscription> subscriptions,
      ClientConnection from,
      ClientConnection target,
      Runnable lastWritten,
      Runnable atCut) {
    Shard fromShard = shards.of(from);
    Shard targetShard = shards.of(target);
    List<Subscription> moved = new ArrayList<>(subscriptions.size());
    for (Subscription each : subscriptions) {
      moved.add(each.on(target));
    }
    List<Replay> replays =
        Replay.under(subscriptions).stream()
            .map(each -> each.moveTo(targetShard, subscriptions, moved))
            .toList();
    // Copies: each loop keeps what it works on.
    List<Subscription> ending = List.copyOf(subscriptions);
    List<Subscription> coming = List.copyOf(moved);
    synchronized (order) {
      atCut.run();
      for (int i = 0; i < ending.size(); i++) {
        channels.move(ending.get(i).channel, fromShard.index(), targetShard.index());
        order.cache().moved(ending.get(i), coming.get(i));
      }
      targetShard.loop().execute(() -> begin(targetShard, coming, replays));
      fromShard
          .loop()
          .execute(
              () -> {
                order.suspend(ending);
                lastWritten.run();
              });
    }
    return moved;
  }

  private static void begin(Shard shard, List<Subscription> coming, List<Replay> replays) {
    for (Subscription each : coming) {
      if (each.replay == null) {
        shard.add(each);
      }
    }
    replays.forEach(Replay::run);
  }
}
