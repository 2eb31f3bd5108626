package io.echobridge.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** What the attributes of spans are called; those of others as OpenTelemetry's conventions say. */
final class Words {
  static final AttributeKey<String> APP = AttributeKey.stringKey("echobridge.app");
  static final AttributeKey<String> BROKER = AttributeKey.stringKey("echobridge.broker");
  static final AttributeKey<String> CHANNEL = AttributeKey.stringKey("echobridge.channel");
  static final AttributeKey<String> KIND = AttributeKey.stringKey("echobridge.channel.kind");
  static final AttributeKey<String> EVENT = AttributeKey.stringKey("echobridge.event");
  static final AttributeKey<Long> RECEIVERS = AttributeKey.longKey("echobridge.receivers");
  static final AttributeKey<List<String>> ENCODINGS =
      AttributeKey.stringArrayKey("echobridge.encodings");
  static final AttributeKey<List<String>> UNSAYABLE =
      AttributeKey.stringArrayKey("echobridge.unsayable");
  static final AttributeKey<String> DROPPED = AttributeKey.stringKey("echobridge.dropped");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("echobridge.outcome");
  static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("messaging.destination.name");

  /** What the application has answered. */
  static final AttributeKey<Long> ANSWERED = AttributeKey.longKey("http.response.status_code");

  /** What a client is told that may not listen: the application's word, or ours. */
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("echobridge.status");

  private Words() {}
}
