namespace DpoNotebooks.Training;

/// <summary>The configuration of one trainer: a record of exactly the options that it reads.</summary>
public interface ITrainerConfig
{
    /// <summary>What all trainers read.</summary>
    TrainingConfig Training { get; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or two options exclude each other; the message names them.</exception>
    void Validate();
}
