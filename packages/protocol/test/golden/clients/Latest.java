// Walks through what only a current Java client has. Arguments: bootstrap servers, a prefix for names, servers with SASL.
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

public class Latest {
    public static void main(String[] args) throws Exception {
        Classic.main(args);
        String bootstrap = args[0], name = args[1], topic = name + "-topic";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "client.id", "golden"))) {
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                Map<String, Object> config = Classic.producerConfig(bootstrap);
                config.put("compression.type", codec);
                config.put("client.id", "codec-" + codec);
                try (KafkaProducer<String, String> producer = new KafkaProducer<>(config)) {
                    Classic.sendSome(producer, topic);
                }
            }
            Classic.consume(bootstrap, name + "-new", topic, Map.of("group.protocol", "consumer"));
            Map<String, Object> config = Classic.producerConfig(bootstrap);
            config.put("transactional.id", name + "-open");
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(config)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, 1, 1_700_000_000_000L, "t", "open"));
                producer.sendOffsetsToTransaction(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(3)),
                    new ConsumerGroupMetadata(name + "-new"));
                producer.flush();
                admin.describeTransactions(List.of(name + "-open")).all().get();
                admin.listTransactions(new ListTransactionsOptions().filterOnDuration(1)).all().get();
                admin.describeProducers(List.of(new TopicPartition(topic, 1))).all().get();
                producer.commitTransaction();
            }
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            admin.incrementalAlterConfigs(Map.of(resource, List.of(
                new AlterConfigOp(new ConfigEntry("retention.ms", "1000000"), AlterConfigOp.OpType.SET),
                new AlterConfigOp(new ConfigEntry("segment.ms", null), AlterConfigOp.OpType.DELETE)))).all().get();
            admin.describeConfigs(List.of(resource),
                new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(false)).all().get();
            admin.describeCluster(new DescribeClusterOptions().includeFencedBrokers(true)).nodes().get();
            admin.listGroups().all().get();
            admin.describeConsumerGroups(List.of(name + "-new")).all().get();
            for (OffsetSpec spec : List.of(OffsetSpec.latest(), OffsetSpec.earliest(), OffsetSpec.maxTimestamp()))
                admin.listOffsets(Map.of(new TopicPartition(topic, 0), spec)).all().get();
            admin.deleteTopics(List.of(topic)).all().get();
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[2], "client.id", "golden",
            "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", "org.apache.kafka.common.security.plain.PlainLoginModule required "
                + "username=\"miller\" password=\"grist\";"))) {
            admin.describeCluster().clusterId().get();
        }
        System.out.println("done, latest");
    }
}
