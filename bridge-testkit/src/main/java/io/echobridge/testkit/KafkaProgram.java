package io.echobridge.testkit;

/** A Kafka however it runs; {@link KafkaServer} says which way is taken when. */
interface KafkaProgram extends AutoCloseable {
  /** Sixteen bytes in Base64, as Kafka wants it. */
  String CLUSTER = "ZWNob2JyaWRnZS10ZXN0cw";

  /** What Kafka says when it can be used. */
  String STARTED = "Kafka Server started";

  /** Starts it, the first time and again, and waits until it can be used. */
  void start();

  void stop();

  void kill();

  boolean isRunning();

  @Override
  void close();

  static KafkaProgram choose(KafkaSettings settings) {
    String asked = System.getProperty(KafkaServer.PROPERTY, "");
    String why = asked.isEmpty() ? "Docker answers" : "as " + KafkaServer.PROPERTY + " says";
    if (asked.equals("docker") || (asked.isEmpty() && Docker.answers())) {
      Choice.say("Kafka", KafkaContainer.IMAGE + " (" + why + ")");
      return new KafkaContainer(settings);
    }
    why = asked.isEmpty() ? "no Docker answers" : why;
    Choice.say("Kafka", "a JVM of its own, with jars from Maven (" + why + ")");
    return new KafkaChild(settings);
  }
}
