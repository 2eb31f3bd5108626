package io.echobridge.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.InboundMark;
import io.echobridge.config.BrokerConfig;
import io.echobridge.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listens to everything at a broker for a while: what looks like Laravel's, and is not taken? */
final class WireCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 5;
  private static final int MOST_CHANNELS = 50;
  private static final int LONGEST = 100;

  /** A guarded channel's name with something before it. */
  private static final Pattern GUARDED =
      Pattern.compile("^(.{1,100}?)(?:private|presence)-.*", Pattern.DOTALL);

  /** Where a prefix may end in any other name. */
  private static final Pattern PREFIX =
      Pattern.compile("^(.{0,100}?(?:[_-]database[_-]|:)).*", Pattern.DOTALL);

  private final String app;
  private final String name;
  private final BrokerConfig<?> config;
  private final Duration listen;
  private final AtomicInteger events = new AtomicInteger();

  /** What clients tell applications. */
  private final AtomicInteger said = new AtomicInteger();

  /** Channels by the prefix that was taken off. */
  private final Map<String, Set<String>> taken = new ConcurrentSkipListMap<>();

  private final Set<String> missed = new ConcurrentSkipListSet<>();

  /** Names that are not taken, and of which nobody can say where a prefix ends. */
  private final Set<String> strange = new ConcurrentSkipListSet<>();

  WireCheck(String app, String name, BrokerConfig<?> config, Duration listen) {
    this.app = app;
    this.name = name;
    this.config = config;
    this.listen = listen;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    Optional<? extends BrokerConfig<?>> everything = config.unfiltered();
    if (everything.isEmpty()) {
      return List.of();
    }
    try (BrokerTrial link = BrokerTrial.open(app, name, everything.get(), this::hear)) {
      if (!link.await(PATIENCE).up()) {
        return List.of(); // the broker's own check tells it
      }
      TimeUnit.MILLISECONDS.sleep(listen.toMillis());
    }
    return List.of(heard());
  }

  void hear(BrokerMessage message) {
    if (InboundMark.isOn(message.body())) {
      said.incrementAndGet(); // It looks like an event, and where it goes says nothing of prefixes.
      return;
    }
    if (!isLaravels(message.body())) {
      return;
    }
    events.incrementAndGet();
    String own = message.address();
    Optional<String> address = config.address(own);
    if (address.isEmpty()) {
      prefix(own)
          .ifPresentOrElse(prefix -> add(missed, prefix), () -> add(strange, shownName(own)));
      return;
    }
    Matcher guarded = GUARDED.matcher(address.get());
    if (guarded.matches() && !isGuarded(address.get())) {
      add(missed, guarded.group(1)); // cut at the wrong place, or not at all
    } else {
      String cut = own.substring(0, own.length() - address.get().length());
      if (taken.size() < MOST || taken.containsKey(cut)) {
        Set<String> channels = taken.computeIfAbsent(cut, key -> new ConcurrentSkipListSet<>());
        if (channels.size() < MOST_CHANNELS) {
          channels.add(address.get());
        }
      }
    }
  }

  private static void add(Set<String> prefixes, String prefix) {
    if (prefixes.size() < MOST) {
      prefixes.add(prefix);
    }
  }

  /** Nothing where the name does not say. */
  private static Optional<String> prefix(String own) {
    if (isGuarded(own)) {
      return Optional.of("");
    }
    Matcher guarded = GUARDED.matcher(own);
    if (guarded.matches()) {
      return Optional.of(guarded.group(1));
    }
    Matcher matcher = PREFIX.matcher(own);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static boolean isGuarded(String name) {
    return name.startsWith("private-") || name.startsWith("presence-");
  }

  private static String shownName(String name) {
    return Printable.line(name, LONGEST);
  }

  /** A prefix that guarded channels show stands before the others too: it was not taken off. */
  private Set<String> takenPrefixes() {
    Set<String> right = new TreeSet<>();
    taken.forEach(
        (cut, channels) -> {
          if (channels.stream()
              .anyMatch(channel -> missed.stream().noneMatch(p -> begins(channel, p)))) {
            right.add(cut);
          }
        });
    return right;
  }

  private static boolean begins(String channel, String prefix) {
    return !prefix.isEmpty() && channel.startsWith(prefix);
  }

  Finding heard() {
    String path = "apps." + app + ".brokers." + name;
    Set<String> right = takenPrefixes();
    if (!missed.isEmpty()) {
      return right.isEmpty() ? nothingTaken(path) : someMissed(path, right);
    }
    if (!strange.isEmpty()) {
      return strange(path);
    }
    if (right.size() > 1) {
      return Finding.warning(
          "wire-prefixes",
          "Events arrive with different prefixes: " + shown(right) + ".",
          "Two applications share this Redis, and prefix = auto takes the prefix of the"
              + " first event.",
          path
              + ".prefix = the prefix of this app's Laravel; add another app, with its own"
              + " prefix, for the other application.");
    }
    return Finding.ok(
        "wire",
        events.get() == 0
            ? path
                + ": no event in "
                + listen.toSeconds()
                + " s; publish one while the doctor listens"
                + inbound()
            : path
                + ": "
                + events
                + " events in "
                + listen.toSeconds()
                + " s, prefix "
                + shown(right)
                + ", such as for channel "
                + shownName(taken.values().iterator().next().iterator().next())
                + inbound());
  }

  private String inbound() {
    return said.get() == 0
        ? ""
        : "; besides "
            + said
            + " messages of clients to applications (inbound), which are no events";
  }

  /** No value can be recommended: "" would take names as they are, with whatever is before them. */
  private Finding strange(String path) {
    return Finding.fault(
        "wire-prefix",
        "Events arrive without the prefix of " + path + ": " + shown(strange) + ".",
        "They reach nobody here. If they are another application's, that is as it should be.",
        path
            + ".prefix = what stands before the channels' names there; \"\" only where these are the"
            + " names that pages use.");
  }

  private Finding nothingTaken(String path) {
    return Finding.fault(
        "wire-prefix",
        "Events arrive with the prefix " + shown(missed) + ", which " + path + " does not remove.",
        "Clients connect and subscribe as usual, but no event ever arrives.",
        path + ".prefix = " + (missed.size() > 1 ? "[" + shown(missed) + "]" : shown(missed)));
  }

  private Finding someMissed(String path, Set<String> right) {
    return Finding.warning(
        "wire-prefixes",
        "Some events arrive with the prefix "
            + shown(missed)
            + ", which "
            + path
            + " does not remove.",
        "They reach nobody here. If they belong to another application, that is correct.",
        path
            + ".prefix = ["
            + shown(right)
            + ", "
            + shown(missed)
            + "] where they are this app's too.");
  }

  private static String shown(Set<String> prefixes) {
    return '"' + String.join("\", \"", prefixes) + '"';
  }

  private static boolean isLaravels(byte[] body) {
    if (body.length == 0 || body[0] != '{') {
      return false;
    }
    try {
      JsonNode json = new ObjectMapper().readTree(body);
      return json != null && json.path("event").isTextual() && json.has("data");
    } catch (IOException e) {
      return false;
    }
  }
}
