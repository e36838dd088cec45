Console.WriteLine("dpo");
