package io.hbpush;

import io.hbpush.channel.Channels;
import io.hbpush.config.LocationSettings;
import io.hbpush.location.ChannelPath;
import io.hbpush.location.CrossOriginGate;
import io.hbpush.location.Location;
import io.hbpush.location.Multiplexed;
import io.hbpush.location.OnChannels;
import io.hbpush.location.health.HealthLocation;
import io.hbpush.location.publisher.PublisherLocation;
import io.hbpush.location.publisher.Publishing;
import io.hbpush.location.pubsub.PubSubLocation;
import io.hbpush.location.stream.StreamLocation;
import io.hbpush.location.subscriber.SlowReceivers;
import io.hbpush.location.subscriber.SubscriberLocation;
import io.hbpush.location.subscriber.Subscribing;
import io.hbpush.store.Store;
import java.time.InstantSource;
import java.util.Map;

/** Makes each location of a configuration from its settings and the stores. Immutable. */
final class Doors implements LocationSettings.Kinds<Location> {

  private final Map<String, Store> stores;
  private final Map<String, Channels> channels;
  private final SlowReceivers slow;
  private final InstantSource clock;

  Doors(
      Map<String, Store> stores,
      Map<String, Channels> channels,
      SlowReceivers slow,
      InstantSource clock) {
    this.stores = stores;
    this.channels = channels;
    this.slow = slow;
    this.clock = clock;
  }

  @Override
  public Location publisher(LocationSettings.Publisher settings) {
    PublisherLocation location =
        new PublisherLocation(path(settings), publishing(settings, settings.publishing()));
    return new CrossOriginGate(
        settings.crossOrigin(), Publishing.PAGE_HEADERS, multiplexed(settings, location, location));
  }

  @Override
  public Location subscriber(LocationSettings.Subscriber settings) {
    SubscriberLocation location =
        new SubscriberLocation(path(settings), subscribing(settings, settings.subscribing()));
    return new CrossOriginGate(
        settings.crossOrigin(),
        Subscribing.pageHeaders(settings.subscribing()),
        multiplexed(settings, location, location));
  }

  @Override
  public Location pubsub(LocationSettings.PubSub settings) {
    PubSubLocation location =
        new PubSubLocation(
            path(settings),
            publishing(settings, settings.publishing()),
            subscribing(settings, settings.subscribing()));
    return new CrossOriginGate(
        settings.crossOrigin(),
        Subscribing.pageHeaders(settings.subscribing()).and(Publishing.PAGE_HEADERS),
        multiplexed(settings, location, location));
  }

  /** The location, or one before it that finds several channels in its paths. */
  private static Location multiplexed(
      LocationSettings.OnChannel settings, Location location, OnChannels channels) {
    return settings.multiplex().on()
        ? new Multiplexed(settings.pattern(), settings.multiplex(), path(settings), channels)
        : location;
  }

  @Override
  public Location stream(LocationSettings.Stream settings) {
    return new CrossOriginGate(
        settings.crossOrigin(),
        StreamLocation.PAGE_HEADERS,
        new StreamLocation(settings, channels.get(settings.store()), slow, clock));
  }

  @Override
  public Location health(LocationSettings.Health settings) {
    return new HealthLocation(stores);
  }

  private static ChannelPath path(LocationSettings.OnChannel location) {
    return new ChannelPath(location.maxChannelIdLength());
  }

  private Publishing publishing(
      LocationSettings.OnChannel location, LocationSettings.Publishing settings) {
    return new Publishing(settings, stores.get(location.store()).messages());
  }

  private Subscribing subscribing(
      LocationSettings.OnChannel location, LocationSettings.Subscribing settings) {
    return new Subscribing(settings, channels.get(location.store()), slow, clock);
  }
}
