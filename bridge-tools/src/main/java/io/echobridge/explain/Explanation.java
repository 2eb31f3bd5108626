package io.echobridge.explain;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.InboundMark;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.Mapping;
import io.echobridge.mapping.MappingConfig;
import io.echobridge.mapping.UnmappableMessageException;
import io.echobridge.text.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what becomes of a message, for people. */
final class Explanation {
  private static final int MOST_DATA = 2_000;

  private final PrintWriter out;
  private final List<MappingConfig> rules;
  private final Mapping mapping;

  Explanation(PrintWriter out, List<MappingConfig> rules, Mapping mapping) {
    this.out = out;
    this.rules = rules;
    this.mapping = mapping;
  }

  /** A message that the broker does not hand over. */
  boolean foreign(String address) {
    line("dropped", "the broker does not listen to " + quoted(address));
    return false;
  }

  /** Returns whether it becomes an event. */
  boolean message(BrokerMessage message) {
    line("message", "to " + quoted(message.address()) + ", " + message.body().length + " bytes");
    if (InboundMark.isOn(message.body())) {
      line("dropped", "it is what a client said to an application (inbound), and nobody's event");
      return false;
    }
    Mapping.Choice choice = mapping.choose(message);
    for (int i = 0; i < choice.passedOver().size(); i++) {
      line("not by", title(i) + ": " + choice.passedOver().get(i));
    }
    choice.rule().ifPresent(rule -> line("rule", title(rule)));
    try {
      List<MappedEvent> events = mapping.map(message, channel -> true);
      events.forEach(this::event);
      if (events.isEmpty()) {
        line("dropped", "there is no event in it");
      }
      return !events.isEmpty();
    } catch (UnmappableMessageException e) {
      line(e.isDropped() ? "dropped" : "refused", String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void event(MappedEvent mapped) {
    BroadcastEvent event = mapped.event();
    line("channel", mapped.channel().value());
    line("event", event.name());
    if (event.exceptSocket() != null) {
      line("except", event.exceptSocket());
    }
    event.exceptAll().forEach(name -> line("except", name));
    String data = event.data().toString();
    boolean whole = data.length() <= MOST_DATA;
    String shown = Printable.json(whole ? data : data.substring(0, MOST_DATA));
    line("data", whole ? shown : shown + "… (" + data.length() + " in all)");
  }

  private String title(int rule) {
    MappingConfig.Kind kind = rules.get(rule).envelope().orElse(MappingConfig.Kind.LARAVEL);
    String envelope = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "mappings[" + rule + "] (" + envelope + ")";
  }

  private void line(String what, String text) {
    out.printf(Locale.ROOT, "%-9s%s%n", what, Printable.line(text));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
