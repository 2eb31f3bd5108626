package io.echobridge.broker.redis;

import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.link.Control;
import io.echobridge.broker.redis.RedisConfig.Subscription;
import io.echobridge.broker.redis.mark.Marks;
import io.echobridge.broker.redis.stream.StreamPlaces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Chooses how a broker hears what it should, as its settings say. */
record ListeningChoice(
    RedisConfig config, BrokerContext context, String where, Control control, Losses losses) {
  /** What places may take: two million messages, or some hundred thousand entries of streams. */
  private static final int MOST_BYTES = 16 << 20;

  Listening made() {
    Prefixes.Setting prefix = Prefixes.setting(config.prefix());
    List<String> given =
        prefix instanceof Prefixes.Setting.Fixed fixed ? fixed.prefixes() : List.of();
    String own = given.isEmpty() ? "" : given.get(0);
    if (!config.streams().isEmpty()) {
      return streams(own);
    }
    return given.isEmpty() ? learned() : fixed(new FixedPrefixes(given), own);
  }

  private Listening streams(String own) {
    Streams streams =
        new Streams(
            where,
            config.streams(),
            context.history(),
            context.largestMessage(),
            new StreamPlaces(config.streams(), MOST_BYTES));
    Names names = new Names(new FixedPrefixes(List.of("")), own, context.app());
    return new Listening(names, streams, Optional.of(streams), Optional.empty(), Optional.empty());
  }

  /** Who asks by name does not hear of a second prefix. */
  private Listening learned() {
    Set<String> wanted = ConcurrentHashMap.newKeySet();
    LearnedPrefix learned =
        new LearnedPrefix(
            new PrefixNotices(where, losses), wanted::contains, context.channelsAreAddresses());
    Names names = new Names(learned, "", context.app());
    Optional<Marking> marking = marking(names, "");
    return channels(
        names, new Firehose(where, control, List.of("*"), wanted, afterwards(marking)), marking);
  }

  private Listening fixed(FixedPrefixes given, String own) {
    Names names = new Names(given, own, context.app());
    Optional<Marking> marking = marking(names, own);
    List<String> patterns =
        config.patterns().isEmpty() ? given.patterns() : given.patterns(config.patterns());
    Firehose firehose =
        new Firehose(where, control, patterns, ConcurrentHashMap.newKeySet(), afterwards(marking));
    boolean mayAskByName =
        config.patterns().isEmpty()
            && config.subscription() != Subscription.PATTERN
            && context.channelsAreAddresses();
    if (!mayAskByName) {
      return channels(names, firehose, marking);
    }
    OnDemand byName = new OnDemand(where, control, given, context.keepsCacheChannels());
    return channels(
        names,
        marking.isPresent() ? new Preferred(where, firehose, byName, marking.get()) : byName,
        marking);
  }

  private Listening channels(Names names, Subscriptions subscriptions, Optional<Marking> marking) {
    return new Listening(
        names, subscriptions, Optional.empty(), marking.map(Marking::marks), without());
  }

  private static Function<Link, CompletionStage<Void>> afterwards(Optional<Marking> marking) {
    return marking
        .<Function<Link, CompletionStage<Void>>>map(by -> by::begin)
        .orElse(on -> CompletableFuture.completedStage(null));
  }

  private Optional<Marking> marking(Names names, String own) {
    if (!context.keepsHistory() || without().isPresent()) {
      return Optional.empty();
    }
    Marks marks =
        new Marks(where, own.getBytes(StandardCharsets.UTF_8), context.history(), MOST_BYTES);
    return Optional.of(new Marking(where, names.marks(), config, control, marks));
  }

  /** Why messages have no places although there is a history. */
  private Optional<String> without() {
    if (!context.keepsHistory()) {
      return Optional.empty();
    }
    if (!config.patterns().isEmpty()) {
      return Optional.of("patterns is set, so not every event is heard, and some may come twice");
    }
    boolean byName =
        config.subscription() == Subscription.ON_DEMAND
            && Prefixes.setting(config.prefix()) instanceof Prefixes.Setting.Fixed
            && context.channelsAreAddresses();
    return byName
        ? Optional.of(
            "subscription = on-demand hears only channels with listeners; leave it out, or set auto")
        : Optional.empty();
  }
}
