package io.echobridge.broker;

/**
 * How a broker plug-in is found (by {@link java.util.ServiceLoader}) and made. Its settings are a
 * record whose components are the keys of the broker's block in the configuration; their defaults
 * stand, with a comment each, in the plug-in's {@code reference.conf} under {@code
 * echobridge.brokers.<type>}.
 *
 * <ol>
 *   <li>Scope: there is one factory a process, made by its public constructor without arguments. It
 *       keeps nothing of what it makes.
 *   <li>Order: {@link #type} and {@link #configType} are called first, and always answer the same.
 *       {@link #create} is called once for each broker of each app, and each result belongs to that
 *       broker alone.
 *   <li>Threads: the calls come one at a time, but not all from the same thread. None may block or
 *       connect: {@code check-config} and a reload make brokers that they never start.
 *   <li>End: a factory is never closed. A broker may be dropped, or closed, without having been
 *       started, so making one must begin no thread and open no file.
 * </ol>
 *
 * <p>A factory that can say more of its brokers' messages is a {@link BrokerProbe}.
 *
 * @param <C> the record of its settings
 */
public interface BrokerFactory<C extends Record> {
  /** The word that {@code type = …} names it by, such as {@code redis}. */
  String type();

  Class<C> configType();

  /**
   * Makes a broker that is not yet started: no thread, no connection. To check a configuration, one
   * is made and then neither started nor closed.
   *
   * @throws IllegalArgumentException when settings contradict each other; the message names the key
   */
  Broker create(C config, BrokerContext context);
}
